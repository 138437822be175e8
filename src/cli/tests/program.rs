//! The program as a shell sees it.

#![expect(clippy::unwrap_used, reason = "a test stops where its set-up fails")]

use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Output, Stdio},
    thread,
};

fn tagline(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tagline"));
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the program with this input to its end.
fn run(args: &[&str], input: &[u8]) -> Output {
    let mut child = tagline(args).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // The program answers before it has read everything, so both pipes must be served at once.
    let feeder = thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    output
}

fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every entity's words stand at its offsets, counted in code points.
fn assert_true(answer: &Value) {
    let text: Vec<char> = answer["text"].as_str().unwrap().chars().collect();
    for entity in answer["entities"].as_array().unwrap() {
        let at = |field: &str| usize::try_from(entity[field].as_u64().unwrap()).unwrap();
        let words: String = text[at("start")..at("end")].iter().collect();
        assert_eq!(entity["text"].as_str(), Some(words.as_str()));
        assert!(entity.get("confidence").is_none_or(|sure| (0.0..=1.0).contains(&sure.as_f64().unwrap())));
    }
}

const ARTICLE: &str = "🏮 On 3 March 2021, Zoë Okafor of the United Nations flew to Łódź in Poland.\n\
                       She met Barack Obama, president of the United States, in Paris.";

#[test]
fn names_are_found_and_offsets_count_code_points() {
    let line = json!({"id": "a", "text": ARTICLE, "date": "2021-03-05"}).to_string();
    let output = run(&["annotate"], line.as_bytes());
    assert!(output.status.success(), "{}", stderr(&output));
    let [answer] = &lines(&output)[..] else { panic!("one line in, one line out") };
    assert_true(answer);
    let found: Vec<_> = answer["entities"].as_array().unwrap().iter().map(|e| (&e["text"], &e["label"])).collect();
    for expected in [("Poland", "PLACE"), ("Paris", "PLACE"), ("Barack Obama", "PERSON")] {
        assert!(found.contains(&(&json!(expected.0), &json!(expected.1))), "{expected:?} not in {found:?}");
    }
}

#[test]
fn order_is_kept_and_bad_lines_do_not_stop_the_rest() {
    let mut input = Vec::new();
    for id in 0..500 {
        let line = match id % 50 {
            7 => format!("{{\"id\": {id}, \"text\": \"cut"),
            13 => format!("{{\"id\": {id}}}"),
            23 => format!("{{\"id\": {id}, \"text\": \"\\ud800\"}}"),
            33 => format!("{{\"id\": {id}, \"text\": \"x\", \"date\": \"tomorrow\"}}"),
            _ => json!({"id": id, "text": format!("Text {id}: {ARTICLE}")}).to_string(),
        };
        input.extend(line.into_bytes());
        input.push(b'\n');
    }
    input.extend(b"\xff\xfe\nno json\n\n{\"text\": \"\", \"id\": [1.0, {\"big\": 12345678901234567890123}]}");
    for jobs in ["1", "2", "5"] {
        let output = run(&["annotate", "--jobs", jobs], &input);
        assert_eq!(output.status.code(), Some(1));
        let answers = lines(&output);
        assert_eq!(answers.len(), 503);
        for (id, answer) in answers[..500].iter().enumerate() {
            assert_eq!(answer["id"], id);
            if [7, 13, 23, 33].contains(&(id % 50)) {
                assert!(answer["error"].is_string() && answer.get("entities").is_none());
            } else {
                assert_true(answer);
            }
        }
        assert!(answers[500]["id"].is_null() && answers[501]["id"].is_null());
        let text = String::from_utf8(output.stdout.clone()).unwrap();
        assert!(text.lines().last().unwrap().starts_with("{\"id\":[1.0, {\"big\": 12345678901234567890123}],"));
        let report = stderr(&output);
        for number in [8, 14, 24, 34, 458, 501, 502] {
            assert!(report.contains(&format!("line {number}: ")), "line {number} in {report}");
        }
        assert!(report.contains("42 texts could not be tagged"), "{report}");
    }
}

#[test]
fn an_answer_comes_before_the_next_question() {
    let mut child: Child = tagline(&["annotate", "--jobs", "3"]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for id in 0..5 {
        writeln!(stdin, "{}", json!({"id": id, "text": "Ann went to Rome."})).unwrap();
        stdin.flush().unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["id"], id);
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reader_that_has_seen_enough_is_told_by_the_status() {
    let mut child = tagline(&["annotate"]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let feeder = thread::spawn(move || {
        let line = json!({"id": 1, "text": ARTICLE.repeat(20)}).to_string() + "\n";
        // Far more than the pipes hold; ends when the program does.
        while stdin.write_all(line.as_bytes()).is_ok() {}
    });
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert_true(&serde_json::from_str(&first).unwrap());
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    assert_eq!(output.status.code(), Some(1), "what was not written is no success");
    assert_eq!(stderr(&output), "tagline: the output was closed before all of it was written\n");
}

#[test]
fn a_program_that_nobody_listens_to_ends_with_its_status() {
    let file = json!([["Paris is big.", {"entities": [[0, 5, "LOC"], [1, 99, "LOC"]]}]]).to_string();
    let line = json!({"id": 1, "text": ARTICLE}).to_string() + "\n{\n";
    for (args, input) in [
        (&["annotate"] as &[&str], line.repeat(2000)),
        (&["convert", "--from", "spacy", "--to", "jsonl"], file),
        (&["--licenses"], String::new()),
    ] {
        let mut child = tagline(args).spawn().unwrap();
        // Neither answers nor complaints reach anyone.
        drop((child.stdout.take(), child.stderr.take()));
        // The program may end before it has read all.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        assert_eq!(child.wait().unwrap().code(), Some(1), "{args:?}");
    }
}

#[test]
fn the_terms_of_the_data_can_be_printed() {
    let output = run(&["--licenses"], b"");
    assert!(output.status.success(), "{}", stderr(&output));
    let notice = String::from_utf8(output.stdout).unwrap();
    assert!(notice.contains("Open Database License") && notice.contains("GeoNames, CC BY 4.0"), "{notice}");
}

#[test]
fn plain_files_are_texts_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let dos = file("dos.txt", "\u{feff}Łódź\r\nis in Poland.\r\n".as_bytes());
    let latin = file("latin.txt", b"Caf\xe9");
    let absent = folder.path().join("absent.txt").to_str().unwrap().to_owned();
    let good = file("good.txt", ARTICLE.as_bytes());
    let output = run(&["annotate", "--plain", &dos, &latin, &absent, &good, "-"], b"From standard input.");
    assert_eq!(output.status.code(), Some(1));
    let answers = lines(&output);
    let ids: Vec<_> = answers.iter().map(|answer| answer["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [&dos, &latin, &absent, &good, "-"]);
    assert_eq!(answers[0]["text"], "Łódź\nis in Poland.\n");
    assert!(answers[1]["error"].as_str().unwrap().contains("UTF-8"));
    assert!(answers[2]["error"].is_string());
    assert_eq!(answers[4]["text"], "From standard input.");
    for answer in [&answers[0], &answers[3], &answers[4]] {
        assert_true(answer);
    }
    let piped = run(&["annotate", "--plain"], ARTICLE.as_bytes());
    assert!(piped.status.success());
    assert_eq!(lines(&piped)[0]["text"], ARTICLE);
}

#[test]
fn text_becomes_tagline_json_and_comes_back_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("a.txt"), format!("\u{feff}{}", ARTICLE.replace('\n', "\r\n"))).unwrap();
    let output = run(&["convert", "--from", "text", "--to", "tagline", &path("a.txt"), &path("a.json")], b"");
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stderr(&output).contains("0 of 0 spans verified"));
    let file: Value = serde_json::from_slice(&std::fs::read(path("a.json")).unwrap()).unwrap();
    assert_eq!(file["documents"][0]["text"], ARTICLE);
    assert_eq!(file["documents"][0]["id"], path("a.txt"));
    let again = run(&["convert", "--from", "tagline", "--to", "tagline", &path("a.json")], b"");
    assert_eq!(again.stdout, std::fs::read(path("a.json")).unwrap());
    assert!(!Path::new(&path("a.json.part")).exists());
}

#[test]
fn untrue_annotations_are_listed_and_the_rest_is_converted() {
    let annotation = |id: u32, start: u32, text: &str| {
        let end = start + 4;
        json!({"id": id, "start": start, "end": end, "text": text, "label": "PLACE", "status": "confirmed",
               "origin": "human"})
    };
    let file = json!({
        "format": "tagline", "version": 1, "offset_unit": "unicode_code_point", "future": true,
        "documents": [{"id": "d", "title": "", "text": "🏮 Łódź, Rome", "entities": [],
                       "annotations": [annotation(1, 2, "Łódź"), annotation(2, 9, "Rome")]}],
        "labels": [],
    });
    let output = run(&["convert", "--from", "tagline", "--to", "tagline"], file.to_string().as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let report = stderr(&output);
    assert!(report.contains("/documents/0/annotations/1") && report.contains("1 of 1 spans verified"), "{report}");
    let written: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(written["future"], true);
    assert_eq!(written["documents"][0]["annotations"][0]["text"], "Łódź");

    let newer = file.to_string().replace("\"version\":1", "\"version\":9");
    let refused = run(&["convert", "--from", "tagline", "--to", "tagline"], newer.as_bytes());
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("update Tagline") && refused.stdout.is_empty());
}

#[test]
fn every_format_is_written_and_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let answers = run(&["annotate", "--plain"], ARTICLE.as_bytes());
    std::fs::write(path("answers"), &answers.stdout).unwrap();
    let entities = lines(&answers)[0]["entities"].as_array().unwrap().len();
    assert!(entities > 0);
    for format in ["tagline", "jsonl", "spacy", "doccano", "label-studio", "brat", "conll", "hugging-face"] {
        let there = run(&["convert", "--from", "jsonl", "--to", format, &path("answers"), &path(format)], b"");
        assert!(there.status.success(), "{format}: {}", stderr(&there));
        assert!(stderr(&there).contains(&format!("{entities} of {entities} spans verified")), "{}", stderr(&there));
        let back = run(&["convert", "--from", format, "--to", "jsonl", &path(format)], b"");
        assert!(back.status.success(), "{format}: {}", stderr(&back));
        assert_eq!(lines(&back)[0]["entities"].as_array().unwrap().len(), entities, "{format}");
        assert_true(&lines(&back)[0]);
    }
    assert!(Path::new(&path("label-studio.label-studio-config.xml")).exists());
    let table = run(&["convert", "--from", "jsonl", "--to", "csv", &path("answers")], b"");
    assert_eq!(String::from_utf8(table.stdout).unwrap().lines().count(), entities + 1);
    let spacy = run(&["convert", "--from", "jsonl", "--to", "spacy", "--rename", "PLACE=LOC", &path("answers")], b"");
    assert!(String::from_utf8(spacy.stdout).unwrap().contains("\"LOC\""));
}

#[test]
fn gold_files_are_scored_by_type() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gold.tsv");
    std::fs::write(&path, "Barack\tB-PERSON\nObama\tI-PERSON\nflew\tO\nto\tO\nParis\tB-PLACE\n.\tO\n").unwrap();
    let path = path.to_str().unwrap();
    let output = run(&["eval", path], b"");
    assert!(output.status.success(), "{}", stderr(&output));
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(table.contains("PERSON") && table.contains("PLACE") && table.contains("micro"), "{table}");
    assert!(!table.contains("ORG"), "{table}");
    let table = String::from_utf8(run(&["eval", path, "--types", "PERSON"], b"").stdout).unwrap();
    assert!(table.contains("PERSON") && !table.contains("PLACE"), "{table}");
    std::fs::write(path, "no columns\n").unwrap();
    assert!(stderr(&run(&["eval", path], b"")).contains("line 1"));
}

#[test]
fn help_has_an_example_and_the_version_names_the_model() {
    for args in [&["annotate", "--help"][..], &["convert", "--help"], &["eval", "--help"]] {
        let output = run(args, b"");
        assert!(output.status.success());
        assert!(String::from_utf8(output.stdout).unwrap().contains("$ tagline"), "{args:?}");
    }
    let version = String::from_utf8(run(&["--version"], b"").stdout).unwrap();
    assert!(version.starts_with(&format!("tagline {}, model ", env!("CARGO_PKG_VERSION"))), "{version}");
    for wrong in [&["annotate", "--date", "today"][..], &["annotate", "file"], &["annotate", "--jobs", "0"], &[]] {
        assert_eq!(run(wrong, b"").status.code(), Some(2), "{wrong:?}");
    }
}

/// A document in which only the family name is annotated, as a suggestion.
fn blankenship() -> String {
    let mention = json!({
        "id": 1, "start": 4, "end": 15, "text": "Blankenship", "label": "PERSON", "status": "suggested",
        "origin": "human", "confidence": null, "value": null, "entity": null, "note": "Don",
    });
    let document = json!({
        "id": "document-1", "title": "Don", "text": "Don Blankenship. BLANKENSHIP's!", "date": null,
        "annotations": [mention], "entities": [], "owner": "Blankenship",
    });
    json!({
        "format": "tagline", "version": 1, "offset_unit": "unicode_code_point", "documents": [document], "labels": [],
    })
    .to_string()
}

#[test]
fn what_still_looks_like_a_replaced_name_is_listed_or_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.csv").display().to_string();
    let args = ["convert", "--from", "tagline", "--to", "tagline", "--pseudonyms", &key];
    let output = run(&args, blankenship().as_bytes());
    let told = stderr(&output);
    assert!(told.contains("1 name replaced, 2 places still look like one of them."), "{told}");
    assert!(
        told.contains("\"BLANKENSHIP\" like \"Blankenship\" in document-1: Don Blankenship. BLANKENSHIP's!"),
        "{told}"
    );
    let output = run(&[&args[..], &["--replace-leftovers"]].concat(), blankenship().as_bytes());
    let copy = String::from_utf8(output.stdout).unwrap();
    assert!(copy.contains("[PERSON_1]. [PERSON_1]'s!"), "{copy}");
    assert!(!copy.to_lowercase().contains("blankenship"), "no field that we do not know tells a name either: {copy}");
}

#[test]
fn a_file_without_mentions_is_called_so() {
    let output =
        run(&["convert", "--from", "tagline", "--to", "doccano", "--status", "confirmed"], blankenship().as_bytes());
    let told = stderr(&output);
    assert!(told.contains("Nothing is confirmed yet: the file will hold no mentions."), "{told}");
}

//! Small files that ask for much: each is read within its budget, or refused with the limit that it passed.

#![expect(clippy::unwrap_used, reason = "a test stops where its set-up fails")]

use flate2::{Compression, write::ZlibEncoder};
use peak_alloc::PeakAlloc;
use serde_json::json;
use std::{
    io::{Cursor, Write},
    time::{Duration, Instant},
};
use tagline_formats::{Format, read};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What reading may take whatever the file, and for each of its bytes.
const FREE: usize = 160 << 20;
const PER_BYTE: usize = 64;

/// None of the files is so long that reading it should take a second; this leaves room for a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

struct Attack {
    name: &'static str,
    format: Format,
    file: Vec<u8>,
    /// What the error says that there is too much of; `None` if the file can be read.
    limit: Option<&'static str>,
}

fn attack(name: &'static str, format: Format, file: impl Into<Vec<u8>>, limit: Option<&'static str>) -> Attack {
    Attack { name, format, file: file.into(), limit }
}

/// A file of Tagline JSON with these documents, and more fields.
fn tagline(documents: serde_json::Value, more: serde_json::Value) -> String {
    let mut file = json!({"format": "tagline", "version": 1, "offset_unit": "unicode_code_point", "labels": []});
    file["documents"] = documents;
    for (name, value) in more.as_object().unwrap() {
        file[name] = value.clone();
    }
    file.to_string()
}

fn tagline_files() -> Vec<Attack> {
    let small = |id: usize| json!({"id": id.to_string(), "title": "t", "text": "a", "annotations": [], "entities": []});
    let copied = tagline((0..2000).map(small).collect(), json!({"zzz": "x".repeat(1_000_000)}));
    let text = "word ".repeat(200_000);
    let annotation = |id: usize| json!({"id": id, "start": 0, "end": 1_000_000, "text": "x", "label": "X", "status": "confirmed", "origin": "human"});
    let document = json!({"id": "1", "title": "t", "text": text, "entities": [],
                          "annotations": (0..5000).map(annotation).collect::<Vec<_>>()});
    let labels: Vec<_> = (0..5000).map(|id| json!({"id": format!("L{id}"), "name": "x"})).collect();
    vec![
        attack("a megabyte for each document", Format::Tagline, copied, Some("bytes of unknown fields")),
        attack("a report for each annotation", Format::Tagline, tagline(json!([document]), json!({})), None),
        attack("labels", Format::Tagline, tagline(json!([]), json!({"labels": labels})), Some("labels")),
    ]
}

fn json_files() -> Vec<Attack> {
    let spans = |count: usize, text: &str| {
        let spans: Vec<_> = (0..count).map(|_| json!([0, text.len(), "X"])).collect();
        json!([[text, {"entities": spans}]]).to_string()
    };
    let named = json!({"text": "word ".repeat(1000), "offset_type": "p", "annotation_sets": {"x".repeat(1_000_000): {
        "annotations": (0..2000).map(|id| json!({"type": "X", "start": 0, "end": 4, "id": id})).collect::<Vec<_>>()}}});
    let task = |regions: serde_json::Value| json!([{"data": {"text": "Ann"}, "predictions": [{"model_version": "m", "result": regions}]}]);
    let region = |labels: usize, note: usize| {
        json!({"type": "labels", "meta": {"text": ["x".repeat(note)]},
               "value": {"start": 0, "end": 3, "text": "Ann", "labels": vec!["X"; labels]}})
    };
    let labels = task(json!([region(50_000, 100_000)])).to_string();
    let regions: Vec<_> = (0..2000).map(|_| region(1, 0)).collect();
    let models = task(json!(regions)).to_string().replace("\"m\"", &format!("{:?}", "m".repeat(500_000)));
    let zeros = format!("[{}0]", "0,".repeat(1_500_000));
    let source = "urn:x";
    let text = json!({"target": source, "body": "word ".repeat(200_000)});
    let quote = json!({"target": {"source": source, "selector": {"type": "TextQuoteSelector", "exact": "absent"}},
                       "body": {"purpose": "tagging", "value": "X"}});
    let quotes: Vec<_> = std::iter::once(text).chain(std::iter::repeat_n(quote, 4000)).collect();
    let gap =
        |at: usize| format!("{{\"tokens\": [\"a\"], \"ner_tags\": [\"O\"], \"offsets\": [[{at}, {}]]}}\n", at + 1);
    let gaps: String = (0..5000).map(|at| gap(at * 60_000)).collect();
    let lines: String = "{\n".repeat(200_000);
    vec![
        attack(
            "spans over all of a text",
            Format::Spacy,
            spans(4000, &"word ".repeat(20_000)),
            Some("bytes of text under"),
        ),
        attack("spans of white space", Format::Spacy, spans(500, &" ".repeat(100_000)), None),
        attack("a long name in every place", Format::Bdoc, named.to_string(), None),
        attack("labels of one region", Format::LabelStudio, labels, Some("labels of a region")),
        attack("a long model's name", Format::LabelStudio, models, Some("bytes in the name of a model")),
        attack("a list of zeros", Format::Spacy, zeros.clone(), Some("entries of a list")),
        attack("a list of zeros", Format::PubAnnotation, zeros, Some("entries of a list")),
        attack(
            "quotes to look for",
            Format::WebAnnotation,
            json!(quotes).to_string(),
            Some("bytes to search for quotes"),
        ),
        attack("gaps between tokens", Format::HuggingFace, gaps, None),
        attack(
            "articles of a space",
            Format::Lines,
            "{\"text\":\" \"}\n".repeat(80_000),
            Some("documents without a text"),
        ),
        attack("lines that are broken", Format::Lines, lines, Some("problems")),
    ]
}

fn line_files() -> Vec<Attack> {
    let gaps: String = (0..5000).map(|at| format!("a\t{}\t{}\tO\n", at * 60_000, at * 60_000 + 1)).collect();
    let rows: String = (1..2000).map(|at| format!("1-{at}\t{at}-{}\tx\t*[{at}]\n", at + 1)).collect();
    let layer =
        format!("#FORMAT=WebAnno TSV 3.3\n#T_SP={}|value\n\n#Text={}\n{rows}", "x".repeat(500_000), "x".repeat(2000));
    let layers = format!("#FORMAT=WebAnno TSV 3.3\n{}", "#T_SP=a|value\n".repeat(5000));
    let parts: String = (0..4000).map(|_| "1-1.1\t0-1\ty\t_\n").collect();
    let parts =
        format!("#FORMAT=WebAnno TSV 3.3\n#T_SP=a|value\n\n#Text=x{}y\n1-1\t0-1\tx\t_\n{parts}", " ".repeat(500_000));
    vec![
        attack("gaps between tokens", Format::Conll, gaps, None),
        attack("a long layer's name", Format::WebAnno, layer, None),
        attack("layers", Format::WebAnno, layers, Some("layers")),
        attack("a part far from its token", Format::WebAnno, parts, Some("not in its sentence")),
        attack("braces that never close", Format::Markdown, "]{a=".repeat(60_000), Some("bytes after brackets")),
        attack("quotes that never close", Format::Markdown, "]{a=\"".repeat(40_001), Some("bytes after brackets")),
    ]
}

fn marked_up_files() -> Vec<Attack> {
    let article = "<article data-tagline=\"1\"><div class=\"tagline-text\">";
    let nested = format!(
        "<!DOCTYPE html>\n<html><body>{}{}{}</body></html>",
        article.repeat(2000),
        "word ".repeat(40_000),
        "</div></article>".repeat(2000)
    );
    let namespaces: String = (0..5000).map(|at| format!("<a xmlns:n{at}=\"u\">")).collect();
    let namespaces = format!("<TEI>{namespaces}{}</TEI>", "</a>".repeat(5000));
    let elements = format!("<TimeML>{}</TimeML>", "<a/>".repeat(150_000));
    vec![
        attack("articles in articles", Format::Html, nested, None),
        attack("namespaces", Format::Tei, namespaces, Some("names of namespaces")),
        attack("elements that are no dates", Format::TimeMl, elements, Some("problems")),
    ]
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A DocBin whose head is written by hand, so that it may promise anything.
fn docbin(tokens: &[u8], spaces: &[u8], lengths: &[u8], strings: &[&str]) -> Vec<u8> {
    let mut bin = vec![0x85];
    let mut field = |name: &str, head: &[u8], value: &[u8]| {
        bin.push(0xa0 | u8::try_from(name.len()).unwrap());
        bin.extend([name.as_bytes(), head, value].concat());
    };
    let size = |bytes: &[u8]| [&[0xc6], u32::try_from(bytes.len()).unwrap().to_be_bytes().as_slice()].concat();
    field("attrs", &[0x92], &[65, 78]);
    field("tokens", &size(tokens), tokens);
    field("spaces", &size(spaces), spaces);
    field("lengths", &size(lengths), lengths);
    let list: Vec<u8> = strings
        .iter()
        .flat_map(|string| {
            [&[0xdb], u32::try_from(string.len()).unwrap().to_be_bytes().as_slice(), string.as_bytes()].concat()
        })
        .collect();
    field("strings", &[0x90 | u8::try_from(strings.len()).unwrap()], &list);
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&bin).unwrap();
    packed.finish().unwrap()
}

fn packed_files() -> Vec<Attack> {
    // Number 385 is spaCy's symbol LOC, so no string needs to be listed.
    let token: Vec<u8> = [385u64, 0].into_iter().flat_map(u64::to_le_bytes).collect();
    let singles = docbin(&token.repeat(200_000), &vec![0; 200_000], &1u32.to_le_bytes().repeat(200_000), &[]);
    let lines = "{\"text\":\"a\"}\n".repeat(200_000);
    let standoff: String = (0..5000).map(|id| format!("T{id}\tX 0 4\tword\n")).collect();
    let long = "n".repeat(60_000);
    let (ann, txt) = (format!("{long}.ann"), format!("{long}.txt"));
    let named = zip(&[(ann.as_str(), standoff.as_bytes()), (txt.as_str(), b"word")]);
    let odd = zip(&[("a.ann", "x\n".repeat(200_000).as_bytes()), ("a.txt", b"word")]);
    vec![
        attack("empty documents", Format::DocBin, docbin(&[], &[], &vec![0; 16_000_000], &[]), Some("documents")),
        attack("documents of one word", Format::DocBin, singles, Some("documents")),
        attack("lines in an archive", Format::Doccano, zip(&[("a.jsonl", lines.as_bytes())]), Some("documents")),
        attack("a long member's name", Format::Brat, named, None),
        attack("lines that are no annotations", Format::Brat, odd, Some("problems")),
    ]
}

#[test]
fn a_file_is_read_within_its_budget_or_told_which_it_passed() {
    let attacks = [tagline_files(), json_files(), line_files(), marked_up_files(), packed_files()];
    let mut failures = Vec::new();
    for Attack { name, format, file, limit } in attacks.into_iter().flatten() {
        let (before, start) = (MEMORY.current_usage(), Instant::now());
        MEMORY.reset_peak_usage();
        let outcome = read(format, &file);
        let (taken, took) = (MEMORY.peak_usage().saturating_sub(before), start.elapsed());
        let mut wrong =
            |what: String| failures.push(format!("{} ({name}, {} bytes): {what}", format.name(), file.len()));
        if taken > FREE + PER_BYTE * file.len() {
            wrong(format!("{taken} bytes of memory"));
        }
        if took > PATIENCE {
            wrong(format!("{took:?}"));
        }
        match (&outcome, limit) {
            (Ok(_), None) => {}
            (Err(error), Some(limit)) if error.to_string().contains(limit) => {}
            (Err(error), _) => wrong(format!("{error}, and not {limit:?}")),
            (Ok(import), Some(_)) => wrong(format!("{} documents were read", import.documents.len())),
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

//! The `tagline` program as a pipeline sees it: lines in, lines out, on real articles and on one full of traps.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use serde_json::{Value, json};
use std::io::Write as _;
use std::process::{Output, Stdio};
use tagline_tests::{articles, corpus, tagline_json};

/// How many real articles are tagged.
const ARTICLES: usize = 100;

#[test]
fn real_articles_come_back_in_order_with_true_offsets() {
    let mut texts = vec![articles::MANY_SCRIPTS.to_owned(), articles::PLAIN.to_owned()];
    texts.extend(corpus::wikinews().unwrap_or_default().into_iter().take(ARTICLES));
    let mut lines: Vec<String> =
        texts.iter().enumerate().map(|(id, text)| json!({"id": id, "text": text}).to_string()).collect();
    // Cut off, as a line is when the disk was full.
    let broken = lines.len() / 2;
    lines.insert(broken, r#"{"id": "broken", "text": "Angela Merkel flew to"#.to_owned());

    let output = annotate(&(lines.join("\n") + "\n"));
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains(&(broken + 1).to_string()), "the bad line is reported with its number: {told}");

    let answers: Vec<Value> = output.stdout.split(|byte| *byte == b'\n').filter_map(parse).collect();
    assert_eq!(answers.len(), lines.len(), "one line out for each line in");
    let (errors, tagged): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.get("error").is_some());
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert_eq!(errors[0], &answers[broken], "the answer to the bad line stands in its place");
    for (id, (answer, text)) in tagged.into_iter().zip(&texts).enumerate() {
        assert_eq!((&answer["id"], answer["text"].as_str()), (&json!(id), Some(text.as_str())));
        let entities = tagline_json::list(answer, "entities");
        assert!(!entities.is_empty(), "text {id} has mentions");
        for entity in entities {
            assert_eq!(tagline_json::untrue(text, entity), None, "text {id}: {entity}");
            let label = entity["label"].as_str().unwrap_or_default();
            assert!(["PERSON", "PLACE", "ORG", "DATE"].contains(&label), "text {id}: {entity}");
            let confidence = entity["confidence"].as_f64();
            assert!(confidence.is_some_and(|value| (0.0..=1.0).contains(&value)), "text {id}: {entity}");
        }
    }
}

/// Runs `tagline annotate` on these lines.
fn annotate(input: &str) -> Output {
    let program = escargot::CargoBuild::new().package("tagline-cli").bin("tagline").run().unwrap();
    let mut command = program.command();
    command.arg("annotate").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // In a thread of its own: the program answers before it has read everything.
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    output
}

fn parse(line: &[u8]) -> Option<Value> {
    (!line.is_empty()).then(|| serde_json::from_slice(line).unwrap())
}

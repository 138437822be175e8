//! The native format: its schema, its refusals, and what it keeps.

#![expect(clippy::unwrap_used, reason = "a test stops where its set-up fails")]

mod common;

use common::documents;
use proptest::prelude::*;
use serde_json::{Value, json};
use tagline_core::{CivilDate, Document, Edit, InferredDate, NumericOrder};
use tagline_formats::{ExportOptions, Fault, Format, Import, Place, Trouble, read, verify, write};

fn schema() -> jsonschema::Validator {
    let schema = serde_json::from_str(include_str!("../schema/tagline-v1.schema.json")).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

fn sample() -> Value {
    json!({
        "format": "tagline",
        "version": 1,
        "generator": {"name": "Other", "version": "9", "model": null},
        "offset_unit": "unicode_code_point",
        "documents": [{
            "id": "d1",
            "title": "Łódź",
            "text": "🏮 Łódź, Lodz",
            "date": "2022-02-24",
            "annotations": [
                {"id": 7, "start": 2, "end": 6, "text": "Łódź", "label": "PLACE", "status": "suggested",
                 "origin": "model:tagline 1", "confidence": 0.8731, "value": null, "entity": 3, "note": null},
                {"id": 9, "start": 8, "end": 12, "text": "Lodz", "label": "PLACE", "status": "confirmed",
                 "origin": "human", "confidence": null, "value": null, "entity": 3, "note": "without marks"},
            ],
            "entities": [{"id": 3, "label": "PLACE", "name": "Łódź", "mentions": [7, 9]}],
        }],
        "labels": [{"id": "PLACE", "name": "Place"}],
    })
}

fn import(file: &Value) -> Import {
    read(Format::Tagline, file.to_string().as_bytes()).unwrap()
}

fn rewritten(import: &Import) -> Value {
    let documents: Vec<&Document> = import.documents.iter().map(|imported| &imported.document).collect();
    let extras =
        import.documents.iter().map(|imported| (imported.document.id().to_owned(), imported.extra.clone())).collect();
    let options = ExportOptions { rejected: true, extras, ..ExportOptions::default() };
    let bytes = write(Format::Tagline, &documents, &options).unwrap();
    assert!(verify(Format::Tagline, &bytes, &documents, &options).unwrap().is_good());
    serde_json::from_slice(&bytes).unwrap()
}

proptest! {
    /// What we write satisfies the schema, and every offset counts code points of the text it stands in.
    #[test]
    fn files_satisfy_the_schema_and_count_code_points(documents in documents()) {
        let documents: Vec<&Document> = documents.iter().collect();
        let options = ExportOptions { rejected: true, ..ExportOptions::default() };
        let bytes = write(Format::Tagline, &documents, &options).unwrap();
        let file: Value = serde_json::from_slice(&bytes).unwrap();
        let problems: Vec<_> = schema().iter_errors(&file).map(|error| format!("{error} at {}", error.instance_path())).collect();
        prop_assert!(problems.is_empty(), "{:?}", problems);
        for document in file["documents"].as_array().unwrap() {
            let text: Vec<char> = document["text"].as_str().unwrap().chars().collect();
            for annotation in document["annotations"].as_array().unwrap() {
                let at = |field: &str| usize::try_from(annotation[field].as_u64().unwrap()).unwrap();
                let words: String = text[at("start")..at("end")].iter().collect();
                prop_assert_eq!(annotation["text"].as_str(), Some(words.as_str()));
            }
        }
    }
}

#[test]
fn the_schema_takes_the_sample_and_knows_what_is_wrong() {
    let schema = schema();
    assert!(schema.is_valid(&sample()));
    for (pointer, wrong) in [
        ("/version", json!(2)),
        ("/offset_unit", json!("utf16")),
        ("/documents/0/annotations/0/start", json!(-1)),
        ("/documents/0/annotations/0/status", json!("maybe")),
        ("/documents/0/annotations/0/origin", json!("humans")),
        ("/documents/0/annotations/0/label", json!("A PLACE")),
        ("/documents/0/entities/0/mentions", json!([])),
        ("/documents/0/date", json!("yesterday")),
    ] {
        let mut file = sample();
        *file.pointer_mut(pointer).unwrap() = wrong;
        assert!(!schema.is_valid(&file), "{pointer}");
    }
}

#[test]
fn a_file_comes_back_as_it_was() {
    let mut expected = sample();
    expected["generator"] = json!({"name": "Tagline", "version": env!("CARGO_PKG_VERSION"), "model": null});
    let mut written = rewritten(&import(&sample()));
    // The built-in labels are always known.
    written["labels"].as_array_mut().unwrap().retain(|label| label["id"] == "PLACE");
    assert_eq!(written, expected);
}

#[test]
fn unknown_fields_survive_wherever_they_stand() {
    let mut file = sample();
    for pointer in ["", "/documents/0", "/documents/0/annotations/1", "/documents/0/entities/0", "/labels/0"] {
        file.pointer_mut(pointer).unwrap()["future"] = json!({"deep": [1, null, "x"]});
    }
    *file.pointer_mut("/documents/0/entities/0/name").unwrap() = json!("City of Łódź");
    let written = rewritten(&import(&file));
    assert_eq!(written["future"], file["future"]);
    assert_eq!(written["documents"][0]["future"], file["future"]);
    assert_eq!(written["documents"][0]["annotations"][1], file["documents"][0]["annotations"][1]);
    assert_eq!(written["documents"][0]["entities"], file["documents"][0]["entities"]);
    assert_eq!(written["labels"][1]["future"], file["future"]);
}

#[test]
fn a_broken_file_is_refused_with_its_place() {
    let table = [
        ("/format", json!("other"), "", "choose another format"),
        ("/version", json!(2), "/version", "update Tagline"),
        ("/version", json!("1"), "/version", "invalid type"),
        ("/version", json!(0), "/version", "first version"),
        ("/offset_unit", json!("utf16"), "/offset_unit", "unicode_code_point"),
        ("/documents", json!({}), "/documents", "sequence"),
        ("/documents/0", json!(5), "/documents/0", "an object"),
        ("/documents/0/text", json!(null), "/documents/0/text", "string"),
        ("/documents/0/date", json!("2022-02-30"), "/documents/0/date", "2022-02-30"),
        ("/documents/0/annotations/1/start", json!(-1), "/documents/0/annotations/1/start", "-1"),
        ("/documents/0/annotations/1/start", json!(1.5), "/documents/0/annotations/1/start", "1.5"),
        ("/documents/0/annotations/1/confidence", json!(1.5), "/documents/0/annotations/1/confidence", "0 to 1"),
        ("/documents/0/annotations/1/status", json!("maybe"), "/documents/0/annotations/1/status", "maybe"),
        ("/documents/0/annotations/1/origin", json!("God"), "/documents/0/annotations/1/origin", "God"),
        ("/documents/0/entities/0/id", json!(-3), "/documents/0/entities/0/id", "-3"),
    ];
    for (pointer, wrong, place, message) in table {
        let mut file = sample();
        *file.pointer_mut(pointer).unwrap() = wrong;
        let error = read(Format::Tagline, file.to_string().as_bytes()).unwrap_err();
        assert_eq!(error.place, Place::Pointer(place.to_owned()), "{error}");
        assert!(error.to_string().contains(message), "{error}");
    }
    for field in ["version", "offset_unit", "documents", "labels"] {
        let mut file = sample();
        file.as_object_mut().unwrap().remove(field);
        let error = read(Format::Tagline, file.to_string().as_bytes()).unwrap_err();
        assert_eq!(error.fault, Fault::Missing { field });
    }
    let error = read(Format::Tagline, b"{\"format\": \"tagline\",\n \"version\": }").unwrap_err();
    assert_eq!(error.place, Place::Line { line: 2, column: 13 }, "{error}");
    assert_eq!(read(Format::Tagline, b"{\"\xff\"}").unwrap_err().place, Place::Byte(2));
}

#[test]
fn a_newer_file_is_told_from_a_broken_one() {
    let newer = br#"{"format": "tagline", "version": 3, "documents": "in another shape"}"#;
    let error = read(Format::Tagline, newer).unwrap_err();
    assert_eq!(error.fault, Fault::Newer { found: 3, known: 1 });
    assert!(error.to_string().contains("version 3") && error.to_string().contains("update Tagline"), "{error}");
}

#[test]
fn what_is_untrue_is_left_out_and_listed() {
    let mut file = sample();
    let annotations = file.pointer_mut("/documents/0/annotations").unwrap().as_array_mut().unwrap();
    let good = annotations[0].clone();
    for (field, wrong) in [
        ("start", json!(3)),
        ("end", json!(60)),
        ("end", json!(2)),
        ("label", json!("A PLACE")),
        ("text", json!("Lodz")),
    ] {
        let mut bad = good.clone();
        bad["id"] = json!(20);
        bad[field] = wrong;
        annotations.push(bad);
    }
    annotations.push(good); // the same identifier again
    let entities = file.pointer_mut("/documents/0/entities").unwrap().as_array_mut().unwrap();
    entities.push(json!({"id": 4, "label": "PLACE", "name": "x", "mentions": [7, 99]}));
    entities.push(json!({"id": 5, "label": "PLACE", "name": "x", "mentions": []}));
    let second = file["documents"][0].clone();
    file["documents"].as_array_mut().unwrap().push(second);

    let import = import(&file);
    let document = &import.documents[0].document;
    let surfaces: Vec<_> = document.layer().iter().filter_map(|a| document.text().slice(a.span)).collect();
    assert_eq!(surfaces, ["Łódź", "Łódź", "Lodz"]);
    let first: Vec<_> = import.problems.iter().take(9).map(|problem| &problem.trouble).collect();
    assert!(
        matches!(
            first[..],
            [
                Trouble::Surface { start: 3, .. },
                Trouble::OffText { end: 60, length: 12, .. },
                Trouble::Empty { start: 2, end: 2 },
                Trouble::Label { .. },
                Trouble::Surface { .. },
                Trouble::Id { said: 7 },
                Trouble::Entity { entity: 4, mention: 7 },
                Trouble::Entity { entity: 4, mention: 99 },
                Trouble::NoMentions { entity: 5 },
            ]
        ),
        "{first:#?}"
    );
    assert_eq!(import.problems[0].place, Place::Pointer("/documents/0/annotations/2".to_owned()));
    assert!(matches!(import.problems.last().unwrap().trouble, Trouble::DocumentId { .. }));
}

#[test]
fn deep_nesting_is_kept_or_refused_but_harmless() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let file = sample().to_string().replacen('{', &format!("{{\"future\": {deep},"), 1);
    assert_eq!(read(Format::Tagline, file.as_bytes()).unwrap().documents.len(), 1);
}

#[test]
fn an_inferred_day_comes_back_as_one_and_so_does_the_order_of_numeric_dates() {
    let text = tagline_core::Text::new("On 03/04/2021.").unwrap();
    let mut document = Document::new("d".to_owned(), String::new(), text).in_order(Some(NumericOrder::DayFirst));
    let date = CivilDate::new(2021, 4, 5).unwrap();
    let inferred = InferredDate { date, reason: "it \"says\" so".to_owned(), others: Vec::new() };
    document.infer_date(Some(inferred.clone()));
    for format in [Format::Tagline, Format::Gate, Format::Html] {
        let options = ExportOptions::default();
        let bytes = write(format, &[&document], &options).unwrap();
        assert!(verify(format, &bytes, &[&document], &options).unwrap().is_good());
        let read = read(format, &bytes).unwrap().documents.remove(0).document;
        assert_eq!((read.date(), read.inferred_date()), (None, Some(&inferred)));
        assert_eq!(read.numeric_order().is_some(), format == Format::Tagline);
    }
    let bytes = write(Format::Tagline, &[&document], &ExportOptions::default()).unwrap();
    let file: Value = serde_json::from_slice(&bytes).unwrap();
    assert!(schema().is_valid(&file));
    assert_eq!(file["documents"][0]["date"], json!("2021-04-05"));
    // A day that a person gives counts instead.
    document.apply(Edit::Date(CivilDate::new(2021, 5, 1))).unwrap();
    let bytes = write(Format::Tagline, &[&document], &ExportOptions::default()).unwrap();
    let file: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(
        (&file["documents"][0]["date"], file["documents"][0].get("date_inferred")),
        (&json!("2021-05-01"), None)
    );
}

//! Files as other programs write them, and the ways they are known to be wrong.

#![expect(clippy::unwrap_used, reason = "a test stops where its set-up fails")]

use tagline_core::{Origin, Status};
use tagline_formats::{Format, Import, Trouble, Unit, read};

fn import(format: Format, file: &str) -> Import {
    read(format, file.as_bytes()).unwrap()
}

/// Words and labels of a document.
fn found(import: &Import, document: usize) -> Vec<(&str, &str)> {
    let document = &import.documents[document].document;
    let layer = document.layer().iter();
    layer.map(|a| (document.text().slice(a.span).unwrap(), a.label.as_str())).collect()
}

#[test]
fn spacy_offsets_that_count_utf16_are_mended() {
    let text = "Zoë 🏮🏮 flew to Łódź with Brandt.";
    let file = |entities: &str| format!(r#"[["{text}", {{"entities": [{entities}]}}]]"#);
    let right = import(Format::Spacy, &file(r#"[0, 3, "PER"], [15, 19, "LOC"], [25, 31, "PER"]"#));
    assert_eq!(found(&right, 0), [("Zoë", "PER"), ("Łódź", "LOC"), ("Brandt", "PER")]);
    assert_eq!(right.problems, []);
    let shifted = import(Format::Spacy, &file(r#"[0, 3, "PER"], [17, 21, "LOC"], [27, 33, "PER"]"#));
    assert_eq!(found(&shifted, 0), found(&right, 0));
    let mended = Trouble::Unit { declared: Unit::CodePoint, found: Unit::Utf16 };
    assert!(matches!(&shifted.problems[..], [problem] if problem.trouble == mended), "{:?}", shifted.problems);
}

#[test]
fn doccano_exports_are_measured() {
    // As exported, in UTF-16; then as a script with Python's offsets wrote it; then a project with relations.
    let lines = [
        r#"{"id": 7, "text": "Zoë Okafor 🏮 flew to Łódź.", "label": [[0, 10, "PER"], [22, 26, "LOC"]], "Comments": []}"#,
        r#"{"id": 8, "text": "Zoë Okafor 🏮 flew to Łódź.", "label": [[0, 10, "PER"], [21, 25, "LOC"]]}"#,
        r#"{"id": 9, "text": "Ann, Rome", "entities": [{"id": 1, "label": "PER", "start_offset": 0, "end_offset": 3}], "relations": []}"#,
    ];
    let import = import(Format::Doccano, &lines.join("\n"));
    assert_eq!(found(&import, 0), [("Zoë Okafor", "PER"), ("Łódź", "LOC")]);
    assert_eq!(found(&import, 1), found(&import, 0));
    assert_eq!(found(&import, 2), [("Ann", "PER")]);
    let ids: Vec<_> = import.documents.iter().map(|imported| imported.document.id()).collect();
    assert_eq!(ids, ["7", "8", "9"]);
    let mended = Trouble::Unit { declared: Unit::Utf16, found: Unit::CodePoint };
    assert!(matches!(&import.problems[..], [problem] if problem.trouble == mended), "{:?}", import.problems);
    let error = read(Format::Doccano, b"{\"text\": \"a\"}\n{\"txt\": 1}\n").unwrap_err();
    assert_eq!(error.to_string(), "the field \"text\" is missing in line 2");
}

#[test]
fn label_studio_exports_are_read() {
    let file = r#"[{"id": 1, "data": {"text": "Ann saw 🏮 Łódź."},
        "annotations": [{"id": 5, "completed_by": 1, "result": [
            {"value": {"start": 10, "end": 14, "text": "Łódź", "labels": ["LOC", "CITY"]}, "id": "x7_Q", "from_name": "label",
             "to_name": "text", "type": "labels", "origin": "manual"},
            {"value": {"start": 0, "end": 3, "text": "Ann"}, "id": "y", "from_name": "label", "to_name": "text", "type": "labels"},
            {"from_id": "x7_Q", "to_id": "y", "type": "relation", "direction": "right"}]}],
        "predictions": [{"model_version": "m2", "result": [
            {"value": {"start": 0, "end": 3, "text": "Ann", "labels": ["PER"]}, "score": 0.5, "id": "p", "from_name": "label",
             "to_name": "text", "type": "labels"}]}]}]"#;
    let import = import(Format::LabelStudio, file);
    assert_eq!(found(&import, 0), [("Ann", "PER"), ("Łódź", "LOC"), ("Łódź", "CITY")]);
    let first = import.documents[0].document.layer().iter().next().unwrap();
    assert_eq!((first.status, &first.origin), (Status::Suggested, &Origin::Model("m2".to_owned())));
    let troubles: Vec<_> = import.problems.iter().map(ToString::to_string).collect();
    assert!(
        troubles.len() == 2 && troubles[0].contains("region without a label") && troubles[1].contains("relation"),
        "{troubles:?}"
    );
}

#[test]
fn columns_are_read_in_every_scheme() {
    let four = "-DOCSTART- -X- -X- O\n\nEU NNP B-NP I-ORG\nrejects VBZ B-VP O\nGerman JJ B-NP I-MISC\nPeter NNP B-NP I-PER\n\
                Blackburn NNP I-NP I-PER\nUS NNP B-NP I-LOC\nUK NNP B-NP B-LOC\n\nBRUSSELS NNP B-NP I-LOC\n";
    let expected = [
        ("EU", "ORG"),
        ("German", "MISC"),
        ("Peter Blackburn", "PER"),
        ("US", "LOC"),
        ("UK", "LOC"),
        ("BRUSSELS", "LOC"),
    ];
    let iob1 = import(Format::Conll, four);
    assert_eq!(found(&iob1, 0), expected);
    assert_eq!(iob1.documents[0].document.text().as_str(), "EU rejects German Peter Blackburn US UK\nBRUSSELS");
    let two = "EU\tU-ORG\nrejects\tO\nGerman\tU-MISC\nPeter\tB-PER\nBlackburn\tL-PER\nUS\tS-LOC\nUK\tS-LOC\n\nBRUSSELS\tB-LOC\n";
    assert_eq!(found(&import(Format::Conll, two), 0), expected);
    let offsets = "Ann\t0\t3\tB-PER\nŁódź\t5\t9\tB-LOC\n";
    assert_eq!(import(Format::Conll, offsets).documents[0].document.text().as_str(), "Ann  Łódź");
    assert_eq!(
        read(Format::Conll, b"Ann B-PER\nalone\n").unwrap_err().to_string(),
        "expected a token and a tag with a tab or space between, at line 2, column 1"
    );
    assert!(read(Format::Conll, b"Ann PERSON\n").is_err());
    assert_eq!(import(Format::Conll, "").documents.len(), 0);
}

#[test]
fn the_command_lines_answers_are_suggestions() {
    let lines = "{\"id\": [1], \"text\": \"Ann\", \"entities\": [{\"start\": 0, \"end\": 3, \"label\": \"PERSON\", \"text\": \"Ann\", \"confidence\": 0.9}]}\n\
                 {\"id\": 2, \"error\": \"no field\"}\n";
    let import = import(Format::Lines, lines);
    assert_eq!(found(&import, 0), [("Ann", "PERSON")]);
    assert_eq!(import.documents[0].document.id(), "[1]");
    assert_eq!(import.documents[0].document.layer().iter().next().unwrap().status, Status::Suggested);
    assert!(matches!(&import.problems[0].trouble, Trouble::Unanswered { .. }));
}

#[test]
fn lines_without_annotations_are_read_and_a_bad_one_costs_only_itself() {
    let lines = "{\"id\": 1, \"text\": \"Ann\\nwrote.\", \"date\": \"2024-03-03\"}\n{\"id\": 2, \"text\": \"Bo\"\n{\"id\": 3}\n\
                 {\"text\": \"Cy\", \"title\": \"On Cy\", \"date\": null}\n";
    let import = import(Format::Lines, lines);
    let told: Vec<_> = import.documents.iter().map(|imported| &imported.document).collect();
    assert_eq!(told.iter().map(|document| document.title()).collect::<Vec<_>>(), ["Ann", "On Cy"]);
    assert_eq!(told[0].date().map(|date| date.to_string()).as_deref(), Some("2024-03-03"));
    let problems: Vec<_> = import.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 2);
    assert!(problems[1].contains("\"text\" is missing"), "{problems:?}");
    assert!(read(Format::Lines, b"{\"id\": 1}\n{\"id\": 2}\n").is_err(), "where no line can be read, the file cannot");
}

#[test]
fn editions_in_tei_are_read() {
    let file = r#"<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
        <title>A <hi>letter</hi></title></titleStmt></fileDesc></teiHeader>
        <text><body><p>Dear <persName ref="ann">Ann <persName>Ōe</persName></persName>,<lb/>in <placeName>Łódź &amp; Rome</placeName>
 on <date when="1999-02">February</date>, the <rs type="work">book</rs></p></body></text></TEI>"#;
    let import = import(Format::Tei, file);
    assert_eq!(import.documents[0].document.title(), "A letter");
    let expected =
        [("Ann Ōe", "PERSON"), ("Ōe", "PERSON"), ("Łódź & Rome", "PLACE"), ("February", "DATE"), ("book", "work")];
    assert_eq!(found(&import, 0), expected);
    assert!(import.documents[0].document.text().as_str().starts_with("Dear Ann Ōe,\nin Łódź"));
    let bomb = br#"<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><TEI><text><body>&b;</body></text></TEI>"#;
    assert!(read(Format::Tei, bomb).is_err());
    let deep = format!("<TEI><text><body>{}{}</body></text></TEI>", "<hi>".repeat(50_000), "</hi>".repeat(50_000));
    let _ = read(Format::Tei, deep.as_bytes());
}

#[test]
fn one_text_with_denotations_is_read() {
    let file = r#"{"target": "https://example.org/1", "sourcedb": "X", "sourceid": 12, "text": "🏮 Łódź", "relations": [],
        "denotations": [{"id": "T1", "span": {"begin": 2, "end": 6}, "obj": "Place"}]}"#;
    let import = import(Format::PubAnnotation, file);
    assert_eq!(found(&import, 0), [("Łódź", "Place")]);
    assert_eq!(import.documents[0].document.id(), "12");
}

#[test]
fn a_cas_with_other_layers_is_read() {
    let named_entity = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
    let token = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token";
    let file = format!(
        r#"{{"%TYPES": {{}}, "%FEATURE_STRUCTURES": [
            {{"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "sofaString": "🏮 Łódź"}},
            {{"%ID": 2, "%TYPE": "{token}", "@sofa": 1, "begin": 0, "end": 2}},
            {{"%ID": 3, "%TYPE": "{named_entity}", "@sofa": 1, "begin": 3, "end": 7, "value": "LOC"}},
            {{"%ID": 4, "%TYPE": "custom.Span", "@sofa": 1, "begin": 0, "end": 2, "label": "Lantern"}},
            {{"%ID": 5, "%TYPE": "custom.Relation", "@sofa": 1, "begin": 0, "end": 2}}], "%VIEWS": {{}}}}"#
    );
    let import = import(Format::Cas, &file);
    assert_eq!(found(&import, 0), [("🏮", "Lantern"), ("Łódź", "LOC")]);
    assert!(matches!(&import.problems[..], [problem] if matches!(problem.trouble, Trouble::NoSpan { .. })));
    let no_sofa = read(Format::Cas, br#"{"%FEATURE_STRUCTURES": []}"#).unwrap_err();
    assert!(no_sofa.to_string().contains("UIMA CAS JSON"), "{no_sofa}");
}

//! Files whose offsets are wrong in the ways that annotation tools are known to get them wrong: every mention is mended,
//! or left out and listed with its place, or kept and pointed out. None is shifted without a word.

#![expect(clippy::unwrap_used, reason = "a test stops where its set-up fails")]

use serde_json::{Value, json};
use tagline_formats::{Format, Import, Trouble, Unit, read};

/// What a unit counts in a text.
type Count = fn(&str) -> usize;

const CODE_POINTS: Count = |text| text.chars().count();
const UTF16: Count = |text| text.encode_utf16().count();
const BYTES: Count = str::len;
const CRLF: Count = |text| text.replace('\n', "\r\n").chars().count();
const UTF16_CRLF: Count = |text| text.replace('\n', "\r\n").encode_utf16().count();
const LF: Count = |text| text.replace("\r\n", "\n").chars().count();

/// The first places of words in a text, counted so.
fn places(text: &str, words: &[&str], count: Count) -> Vec<(usize, usize)> {
    let place = |words: &&str| {
        let at = text.find(words).unwrap();
        (count(&text[..at]), count(&text[..at + words.len()]))
    };
    words.iter().map(place).collect()
}

fn doccano(text: &str, places: &[(usize, usize)]) -> Import {
    let labels: Vec<Value> = places.iter().map(|(start, end)| json!([start, end, "X"])).collect();
    read(Format::Doccano, json!({"text": text, "label": labels}).to_string().as_bytes()).unwrap()
}

fn label_studio(text: &str, words: &[&str], places: &[(usize, usize)]) -> Import {
    let region = |(words, (start, end)): (&&str, &(usize, usize))| {
        json!({"id": words, "from_name": "label", "to_name": "text", "type": "labels",
               "value": {"start": start, "end": end, "text": words, "labels": ["X"]}})
    };
    let result: Vec<Value> = words.iter().zip(places).map(region).collect();
    let file = json!([{"data": {"text": text}, "annotations": [{"result": result}]}]);
    read(Format::LabelStudio, file.to_string().as_bytes()).unwrap()
}

/// The words of the mentions that were taken.
fn taken(import: &Import) -> Vec<&str> {
    let document = &import.documents[0].document;
    document.layer().iter().filter_map(|annotation| document.text().slice(annotation.span)).collect()
}

fn troubles(import: &Import) -> Vec<&Trouble> {
    import.problems.iter().map(|problem| &problem.trouble).collect()
}

/// All words were found, and the unit is named.
fn mended(import: &Import, words: &[&str], unit: Unit) {
    assert_eq!(taken(import), words);
    assert!(
        matches!(troubles(import)[..], [Trouble::Unit { found, .. }] if *found == unit),
        "{unit}: {:?}",
        import.problems
    );
}

const EMOJI: &str = "Two lanterns 🏮🏮 and 👨🏻‍🚒 hung over Łódź when Ann Bell and Brandt came.";
const NAMES: [&str; 3] = ["Łódź", "Ann Bell", "Brandt"];

#[test]
fn code_points_where_utf16_is_due_and_the_other_way_round() {
    mended(&doccano(EMOJI, &places(EMOJI, &NAMES, CODE_POINTS)), &NAMES, Unit::CodePoint);
    mended(&label_studio(EMOJI, &NAMES, &places(EMOJI, &NAMES, UTF16)), &NAMES, Unit::Utf16);
    let entities: Vec<Value> =
        places(EMOJI, &NAMES, UTF16).into_iter().map(|(start, end)| json!([start, end, "X"])).collect();
    let spacy = json!([[EMOJI, {"entities": entities}]]).to_string();
    mended(&read(Format::Spacy, spacy.as_bytes()).unwrap(), &NAMES, Unit::Utf16);
}

#[test]
fn every_mention_after_a_character_outside_the_basic_plane_is_off_by_one() {
    let lines: String = NAMES
        .iter()
        .zip(places(EMOJI, &NAMES, UTF16))
        .zip(1..)
        .map(|((words, (start, end)), id)| format!("T{id}\tX {start} {end}\t{words}\n"))
        .collect();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in [("a.txt", EMOJI), ("a.ann", lines.as_str())] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut archive, content.as_bytes()).unwrap();
    }
    let archive = archive.finish().unwrap().into_inner();
    mended(&read(Format::Brat, &archive).unwrap(), &NAMES, Unit::Utf16);
}

#[test]
fn bytes_and_graphemes_are_recognised() {
    mended(&doccano(EMOJI, &places(EMOJI, &NAMES, BYTES)), &NAMES, Unit::Byte);
    let graphemes: Count = |text| unicode_segmentation::UnicodeSegmentation::graphemes(text, true).count();
    mended(&doccano(EMOJI, &places(EMOJI, &NAMES, graphemes)), &NAMES, Unit::Grapheme);
}

#[test]
fn line_ends_were_two_characters_when_it_was_annotated() {
    let text = "Line one 🏮\nLine two\n\nŁódź is far.\nAnn Bell left.\nBrandt stayed.";
    mended(&label_studio(text, &NAMES, &places(text, &NAMES, CRLF)), &NAMES, Unit::CodePointCrLf);
    mended(&label_studio(text, &NAMES, &places(text, &NAMES, UTF16_CRLF)), &NAMES, Unit::Utf16CrLf);
    mended(&doccano(text, &places(text, &NAMES, UTF16_CRLF)), &NAMES, Unit::Utf16CrLf);
}

#[test]
fn line_ends_of_both_kinds_were_counted_once() {
    let text = "Line one\r\nLine two\n\r\nŁódź is far.\nAnn Bell left.\r\nBrandt stayed.";
    mended(&label_studio(text, &NAMES, &places(text, &NAMES, LF)), &NAMES, Unit::CodePointLf);
    assert_eq!(taken(&doccano(text, &places(text, &NAMES, LF))), NAMES);
}

#[test]
fn where_only_some_line_ends_were_two_characters_the_words_tell() {
    let text = "Line one\nLine two\nŁódź is far.\nAnn Bell left.\nAnn Bell came back.";
    // The first line end was CR LF and the others were not.
    let off: Vec<_> =
        places(text, &["Łódź", "Ann Bell"], CODE_POINTS).into_iter().map(|(s, e)| (s + 1, e + 1)).collect();
    let import = label_studio(text, &["Łódź", "Ann Bell"], &off);
    assert_eq!(taken(&import), ["Łódź"], "the other stands twice");
    assert!(matches!(troubles(&import)[..], [Trouble::Moved { .. }, Trouble::Surface { .. }]), "{:?}", import.problems);
    assert_eq!(import.problems[1].place.to_string(), "at /0/annotations/0/result/1");
}

#[test]
fn a_shift_without_words_is_pointed_out() {
    // Spaces that only the display added, and labels that land late.
    for late in [1, 2, 15] {
        let text = "Ann Bell met Brandt in Wolverhampton on Wednesday, they say.";
        let names = ["Bell", "Brandt", "Wolverhampton"];
        let off: Vec<_> = places(text, &names, CODE_POINTS).into_iter().map(|(s, e)| (s + late, e + late)).collect();
        let import = doccano(text, &off);
        assert_eq!(taken(&import).len() + import.problems.iter().filter(|p| left_out(&p.trouble)).count(), 3);
        let suspected =
            troubles(&import).iter().filter(|trouble| matches!(trouble, Trouble::InsideWord { .. })).count();
        assert!(suspected >= 2, "{late}: {:?}", import.problems);
        assert!(import.problems.iter().all(|problem| problem.to_string().starts_with("in line 1 at /label/")));
    }
}

#[test]
fn past_the_end_is_listed() {
    let text = "Ann saw Łódź.";
    let import = doccano(text, &[(0, 3), (8, 30)]);
    assert_eq!(taken(&import), ["Ann"]);
    assert!(matches!(troubles(&import)[..], [Trouble::OffText { start: 8, end: 30, length: 13 }]));
    // With its words it is found.
    let import = label_studio(text, &["Ann", "Łódź"], &[(0, 3), (20, 24)]);
    assert_eq!(taken(&import), ["Ann", "Łódź"]);
}

#[test]
fn white_space_that_was_stripped_leaves_the_words() {
    // Annotated with an indent and double spaces, stored without.
    let (shown, stored) = ("  Ann  Bell\n\n  saw  Łódź.", "Ann Bell\nsaw Łódź.");
    let import = label_studio(stored, &["Ann  Bell", "Łódź"], &places(shown, &["Ann  Bell", "Łódź"], CODE_POINTS));
    assert_eq!(taken(&import), ["Łódź"]);
    assert!(matches!(troubles(&import)[..], [Trouble::Surface { .. }, Trouble::Moved { .. }]), "{:?}", import.problems);
}

#[test]
fn offsets_in_a_table_of_tokens_do_not_matter() {
    // Code points where UTF-16 units are due.
    let rows = "#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n\n\n\
                #Text=🏮 Łódź\n1-1\t0-1\t🏮\t_\t_\t\n1-2\t2-6\tŁódź\t*\tX\t\n\n#Text=Ann Bell\n2-1\t7-10\tAnn\t*[1]\tX[1]\t\n\
                2-2\t11-15\tBell\t*[1]\tX[1]\t\n";
    let import = read(Format::WebAnno, rows.as_bytes()).unwrap();
    assert_eq!(taken(&import), ["Łódź", "Ann Bell"]);
    assert_eq!(import.problems, []);
}

fn left_out(trouble: &Trouble) -> bool {
    !matches!(trouble, Trouble::Unit { .. } | Trouble::Moved { .. } | Trouble::InsideWord { .. })
}

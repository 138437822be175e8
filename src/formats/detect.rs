//! Which format a file is of, told by what is in it.

use crate::{
    archive::{Member, is_archive, unpack},
    budget::{Budget, checked},
    error::ReadError,
    format::Format,
    import::Import,
    json::{Item, Object, utf8},
    read, tags,
};

/// The format of a file; `None` for what is no annotated file of a kind we know, such as any text.
#[must_use]
pub fn detect(name: &str, bytes: &[u8]) -> Option<Format> {
    if is_archive(bytes) {
        let members = unpack(bytes).ok()?;
        let any = |end: &str| members.iter().any(|member| member.name.to_lowercase().ends_with(end));
        return match () {
            () if any(".ann") => Some(Format::Brat),
            () if any(".jsonl") => Some(Format::Doccano),
            () => None,
        };
    }
    if name.to_lowercase().ends_with(".spacy") && bytes.first() == Some(&0x78) {
        return Some(Format::DocBin);
    }
    let text = utf8(bytes).ok()?;
    match text.trim_start().chars().next()? {
        '<' => xml(text),
        '{' | '[' => json(text).or_else(|| markdown(text)),
        _ if text.starts_with("#FORMAT=WebAnno TSV") => Some(Format::WebAnno),
        _ if text.starts_with("document,number,id,start,end,unit") => Some(Format::Csv),
        _ if is_columns(text) => Some(Format::Conll),
        _ => markdown(text),
    }
}

/// Reads a file of whatever format it is; also a project's archive, whose files may be of any.
///
/// `None` if the file is of no format we know, such as any text.
///
/// # Errors
/// If it is of one and broken.
pub fn open(name: &str, bytes: &[u8]) -> Result<Option<(Format, Import)>, ReadError> {
    if let Some(format) = detect(name, bytes).filter(|_| !is_project(bytes)) {
        return read(format, bytes).map(|import| Some((format, import)));
    }
    let (mut opened, mut budget) = (None, Budget::of(bytes));
    for Member { name, bytes } in if is_archive(bytes) { unpack(bytes)? } else { Vec::new() } {
        let Some(format) = detect(&name, &bytes) else { continue };
        let within = |error: ReadError| ReadError { place: error.place.within(&name), ..error };
        let mut part = read(format, &bytes).map_err(within)?;
        for problem in &mut part.problems {
            problem.place = problem.place.clone().within(&name);
        }
        let (_, import) = opened.get_or_insert((format, Import::default()));
        part.documents.into_iter().try_for_each(|imported| budget.take_with(import, imported))?;
        import.problems.append(&mut part.problems);
    }
    opened.map(|(format, import)| Ok((format, checked(import)?))).transpose()
}

/// Whether an archive is one of ours, whose files are told apart one by one.
fn is_project(bytes: &[u8]) -> bool {
    is_archive(bytes) && unpack(bytes).is_ok_and(|members| members.iter().any(|member| member.name == "SHA256SUMS"))
}

fn xml(text: &str) -> Option<Format> {
    // The root element stands near the top, behind declarations and comments.
    let head = text.get(..text.len().min(4096)).unwrap_or(text);
    let roots = [
        ("<TEI", Format::Tei),
        ("<TimeML", Format::TimeMl),
        ("<xmi:XMI", Format::Xmi),
        ("<GateDocument", Format::Gate),
        ("data-tagline=", Format::Html),
    ];
    let found = roots.into_iter().find(|(root, _)| head.contains(root));
    found.map(|(_, format)| format).or_else(|| text.contains("data-tagline=").then_some(Format::Html))
}

fn json(text: &str) -> Option<Format> {
    let one = Item::file(text).ok().or_else(|| Item::lines(text).next()?.ok())?;
    if let Ok(mut object) = one.object() {
        return of_object(&mut object);
    }
    let first = one.list().ok()?.into_iter().next()?;
    match first.object() {
        Ok(mut object) => of_object(&mut object),
        Err(_) => first.list().is_ok_and(|pair| pair.len() == 2).then_some(Format::Spacy),
    }
}

/// The format of an object, which may be the whole file, a line of it, or the first of a list.
fn of_object(object: &mut Object<'_>) -> Option<Format> {
    let mut has = |field: &str| object.item(field);
    match () {
        () if has("offset_unit").is_some() && has("documents").is_some() => Some(Format::Tagline),
        () if has("%FEATURE_STRUCTURES").is_some() => Some(Format::Cas),
        () if has("annotation_sets").is_some() => Some(Format::Bdoc),
        () if has("denotations").is_some() => Some(Format::PubAnnotation),
        () if has("target").is_some() || has("@context").is_some() => Some(Format::WebAnnotation),
        () if has("classes").is_some() && has("annotations").is_some() => Some(Format::NerAnnotator),
        () if has("ner_tags").is_some() => Some(Format::HuggingFace),
        () if has("data").is_some() => Some(Format::LabelStudio),
        () if has("spans").is_some() || has("_input_hash").is_some() => Some(Format::Prodigy),
        () => match (has("label").or_else(|| has("labels")), has("entities"), has("annotations"), has("text")) {
            (Some(labels), ..) => Some(of_labels(&labels)),
            (None, Some(entities), ..) => Some(of_entities(&entities)),
            (None, None, Some(_), Some(_)) => Some(Format::Doccano),
            // A text and no annotations yet, as the command line reads it.
            (None, None, None, Some(_)) => Some(Format::Lines),
            _ => None,
        },
    }
}

/// doccano lists triples, Label Studio's small export objects.
fn of_labels(labels: &Item<'_>) -> Format {
    if first_has(labels, "labels") { Format::LabelStudio } else { Format::Doccano }
}

fn of_entities(entities: &Item<'_>) -> Format {
    if first_has(entities, "start_offset") { Format::Doccano } else { Format::Lines }
}

/// Whether the first of a list is an object with such a field.
fn first_has(list: &Item<'_>, field: &str) -> bool {
    let first = list.list().ok().and_then(|list| list.into_iter().next());
    first.and_then(|item| item.object().ok()).is_some_and(|mut object| object.item(field).is_some())
}

/// Whether the first lines have a tag in their last column each.
fn is_columns(text: &str) -> bool {
    const LINES: usize = 20;
    let mut rows =
        text.lines().filter(|row| !row.trim().is_empty() && !row.starts_with("-DOCSTART-")).take(LINES).peekable();
    rows.peek().is_some()
        && rows.all(|row| {
            row.split_whitespace().count() > 1 && row.split_whitespace().next_back().is_some_and(tags::is_tag)
        })
}

fn markdown(text: &str) -> Option<Format> {
    (text.contains("]{.") || text.contains("]{label=")).then_some(Format::Markdown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ExportOptions, Split, project, write};
    use tagline_core::{Annotation, AnnotationId, Document, Label, LabelSet, Span, Text};

    fn document() -> Document {
        let text = Text::new("Łódź lies <here>,\n\nand [there].").unwrap();
        let mention = Annotation::by_hand(AnnotationId(1), Span::from_range(0..7).unwrap(), Label::PLACE);
        Document::new("a".to_owned(), "A".to_owned(), text).with(None, LabelSet::default(), [mention]).unwrap()
    }

    #[test]
    fn every_format_is_told_from_the_others() {
        for format in Format::ALL.iter().filter(|format| **format != Format::Text) {
            let bytes = write(*format, &[&document()], &ExportOptions::default()).unwrap();
            assert_eq!(detect(&format!("a.{}", format.extension()), &bytes), Some(*format));
        }
        for text in ["Łódź lies here.", "# Notes\n\n- [a](b)", "", "<p>A page</p>", "[1] A list", "a,b\n1,2", "{", "[]"]
        {
            assert_eq!(detect("a.txt", text.as_bytes()), None, "{text}");
        }
        assert_eq!(detect("a.bin", &[0xff, 0xfe, 0]), None);
    }

    #[test]
    fn files_of_other_programs_are_told() {
        for (file, format) in [
            (
                r#"[{"id": 3, "text": "Ann", "label": [{"start": 0, "end": 3, "text": "Ann", "labels": ["PER"]}]}]"#,
                Format::LabelStudio,
            ),
            (r#"{"text": "Ann", "labels": [[0, 3, "PER"]]}"#, Format::Doccano),
            (
                r#"{"text": "Ann", "entities": [{"id": 1, "start_offset": 0, "end_offset": 3, "label": "PER"}]}"#,
                Format::Doccano,
            ),
            (r#"{"text": "Ann", "annotations": [{"label": 1, "start_offset": 0, "end_offset": 3}]}"#, Format::Doccano),
            (r#"{"id": 7, "text": "Ann", "date": "2024-03-03"}"#, Format::Lines),
            ("EU NNP B-NP I-ORG\nrejects VBZ B-VP O\n\n", Format::Conll),
            ("<?xml version=\"1.0\"?><!-- a --><TEI xmlns=\"http://www.tei-c.org/ns/1.0\"/>", Format::Tei),
        ] {
            assert_eq!(detect("export", file.as_bytes()), Some(format), "{file}");
        }
    }

    #[test]
    fn a_project_opens_whole() {
        let other = Document::new("b".to_owned(), "B".to_owned(), Text::new("Nothing").unwrap());
        for format in [Format::Tei, Format::Spacy, Format::DocBin, Format::Tagline] {
            let split = Split { dev_percent: 50 };
            let made = project(format, &[&document(), &other], &ExportOptions::default(), split).unwrap();
            let (found, import) = open("project.zip", &made.bytes).unwrap().unwrap();
            assert_eq!((found, import.documents.len(), import.problems.len()), (format, 2, 0));
        }
        assert_eq!(open("a.txt", b"Nothing").unwrap(), None);
    }
}

//! brat's standoff files: a `.txt` with the text and an `.ann` with its annotations, in one archive.
//!
//! Offsets count code points. An annotation across a line break is cut into fragments, one a line, as brat wants it.
//! Mentions of one entity are equivalent (`*` lines). What brat has no place for stands in notes (`#` lines) of its own
//! types, which brat shows beside the annotation.

use crate::{
    archive::{FileNames, Member, pack, unpack},
    budget::{Budget, report},
    claim::{Account, Claim},
    codec::{Codec, Facts, Holds, Writer},
    error::{Fault, Place, ReadError, WriteError},
    fields,
    import::{Import, Problem, Trouble},
    options::ExportOptions,
    origin,
    sheet::{Sheet, labels},
    unit::Unit,
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
};
use tagline_core::{Annotation, Confidence, DateValue, EntityId, Span, Status, Text};

/// brat's standoff files.
pub(crate) struct Brat;

/// The types of our notes. The first is brat's own.
const NOTE: &str = "AnnotatorNotes";
const STATUS: &str = "Status";
const ORIGIN: &str = "Origin";
const CONFIDENCE: &str = "Confidence";
const DATE: &str = "Date";
const ENTITY: &str = "Entity";
/// How a line of equivalent annotations begins.
const EQUIVALENT: &str = "Equiv ";

impl Codec for Brat {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "brat standoff",
            id: "brat",
            extension: "brat.zip",
            mime: "application/zip",
            description: "brat and the many tools that read its .txt and .ann files",
            several: true,
            holds: Holds {
                ragged: false,
                carriage_returns: false,
                entity: true,
                ids: true,
                status: true,
                rejected: false,
                origin: true,
                confidence: true,
                value: true,
                note: true,
                ..Holds::SPANS
            },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let mut names = FileNames::new();
        let mut members =
            vec![Member { name: "annotation.conf".to_owned(), bytes: configuration(sheets).into_bytes() }];
        for sheet in sheets {
            let name = names.name(sheet.document.id());
            let text = sheet.document.text().as_str().as_bytes().to_vec();
            members.push(Member { name: format!("{name}.txt"), bytes: text });
            members.push(Member { name: format!("{name}.ann"), bytes: standoff(sheet).into_bytes() });
        }
        pack(&members)
    }

    fn read(&self, bytes: &[u8], writer: Writer) -> Result<Import, ReadError> {
        let members = unpack(bytes)?;
        let (mut import, mut budget) = (Import::default(), Budget::of(bytes));
        let mut standoffs: BTreeMap<&str, &Member> =
            members.iter().filter_map(|member| Some((member.name.strip_suffix(".ann")?, member))).collect();
        for (id, member) in members.iter().filter_map(|member| Some((member.name.strip_suffix(".txt")?, member))) {
            let place = Place::member(&member.name, 0);
            let too_long = ReadError { place: place.clone(), fault: Fault::TooLong };
            let text = Text::new(utf8(member)?).map_err(|_| too_long)?;
            let claims = match standoffs.remove(id) {
                Some(standoff) => claims(standoff, &mut import.problems)?,
                None => Vec::new(),
            };
            let unit = writer.counted(Unit::CodePoint);
            let account = Account { place, id: id.to_owned(), title: None, text, claims, unit };
            let document = account.document(&mut import.problems)?;
            budget.take(&mut import, document)?;
        }
        for member in standoffs.values() {
            let place = Place::member(&member.name, 0);
            report(&mut import.problems, place, Trouble::NoText { said: member.name.clone() });
        }
        Ok(import)
    }
}

/// The types in use, which brat asks for.
fn configuration(sheets: &[Sheet<'_>]) -> String {
    format!("[entities]\n{}\n\n[relations]\n\n[events]\n\n[attributes]\n", labels(sheets).join("\n"))
}

fn standoff(sheet: &Sheet<'_>) -> String {
    let mut file = String::new();
    let mut notes = 0;
    let mut entities: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for annotation in &sheet.annotations {
        let Annotation { id, label, .. } = annotation;
        let (offsets, words): (Vec<String>, Vec<&str>) = fragments(sheet, annotation.span)
            .into_iter()
            .map(|span| {
                let (start, end) = sheet.offsets(span, Unit::CodePoint);
                (format!("{start} {end}"), sheet.surface(span))
            })
            .unzip();
        file += &format!("T{}\t{label} {}\t{}\n", id.0, offsets.join(";"), words.join(" "));
        let mut note = |kind: &str, text: &str| {
            notes += 1;
            file += &format!("#{notes}\t{kind} T{}\t{text}\n", id.0);
        };
        note(STATUS, annotation.status.as_str());
        note(ORIGIN, &origin::word(&annotation.origin).replace('\n', " "));
        if let Some(confidence) = annotation.confidence {
            note(CONFIDENCE, &confidence.probability().to_string());
        }
        if let Some(DateValue { kind, edtf, .. }) = &annotation.value {
            note(DATE, &format!("{} {}", kind.as_str(), edtf.as_deref().unwrap_or_default()));
        }
        if let Some(EntityId(entity)) = annotation.entity {
            note(ENTITY, &entity.to_string());
            entities.entry(entity).or_default().push(format!(" T{}", id.0));
        }
        // A note is one line, so a remark of several is several notes.
        annotation.note.iter().flat_map(|text| text.split('\n')).for_each(|line| note(NOTE, line));
    }
    for mentions in entities.into_values().filter(|mentions| mentions.len() > 1) {
        file += &format!("*\t{}{}\n", EQUIVALENT.trim_end(), mentions.concat());
    }
    file
}

/// The parts of a span between its line breaks.
fn fragments(sheet: &Sheet<'_>, span: Span) -> Vec<Span> {
    let start = span.range().start;
    let mut fragments = Vec::new();
    let mut at = start;
    for line in sheet.surface(span).split('\n') {
        fragments.extend(Span::from_range(at..at + line.len()));
        at += line.len() + 1;
    }
    fragments
}

fn utf8(member: &Member) -> Result<&str, ReadError> {
    std::str::from_utf8(&member.bytes).map_err(|error| {
        let line = member.bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        ReadError { place: Place::member(&member.name, line), fault: Fault::NotUtf8 }
    })
}

/// The annotations of an `.ann` file.
fn claims<'a>(file: &'a Member, problems: &mut Vec<Problem>) -> Result<Vec<Claim<'a>>, ReadError> {
    let mut claims: Vec<Claim<'a>> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let (mut notes, mut equivalents) = (Vec::new(), Vec::new());
    for (index, line) in utf8(file)?.split('\n').enumerate() {
        let place = Place::member(&file.name, index + 1);
        let (id, rest) = line.split_once('\t').unwrap_or((line, ""));
        match id.as_bytes().first() {
            None => {}
            Some(b'T') => {
                places.insert(id, claims.len());
                claims.push(mention(id, rest, &place)?);
            }
            Some(b'#') => notes.push((place, rest)),
            Some(b'*') if rest.starts_with(EQUIVALENT) => equivalents.push(&rest[EQUIVALENT.len()..]),
            Some(_) => report(problems, place, Trouble::NoSpan { said: line.to_owned() }),
        }
    }
    for (place, note) in notes {
        let (head, text) = note.split_once('\t').unwrap_or((note, ""));
        let (kind, target) = head.split_once(' ').unwrap_or((head, ""));
        match places.get(target).and_then(|index| claims.get_mut(*index)) {
            Some(claim) => remark(claim, kind, text),
            None => report(problems, place, Trouble::NoSpan { said: note.to_owned() }),
        }
    }
    join(&mut claims, &places, &equivalents);
    Ok(claims)
}

/// Makes equivalent annotations mentions of one entity, unless notes of ours have said of which.
fn join(claims: &mut [Claim<'_>], places: &HashMap<&str, usize>, equivalents: &[&str]) {
    let named = claims.iter().filter_map(|claim| claim.entity).map(|EntityId(id)| id).max();
    let fresh = named.map_or(Some(0), |last| last.checked_add(1));
    for (entity, mentions) in fresh.into_iter().flat_map(|first| first..).zip(equivalents) {
        for mention in mentions.split(' ') {
            if let Some(claim) = places.get(mention).and_then(|index| claims.get_mut(*index)) {
                claim.entity.get_or_insert(EntityId(entity));
            }
        }
    }
}

/// A line such as `T1 PLACE 0 7;8 13 Port of Spain`, with tabs before and after the offsets.
fn mention<'a>(id: &str, rest: &'a str, place: &Place) -> Result<Claim<'a>, ReadError> {
    let wrong =
        |problem: &str| ReadError { place: place.clone(), fault: Fault::Syntax { problem: problem.to_owned() } };
    let (head, surface) =
        rest.split_once('\t').ok_or_else(|| wrong("expected a type with offsets, a tab, and the text"))?;
    let (label, offsets) = head.split_once(' ').ok_or_else(|| wrong("expected offsets after the type"))?;
    let mut fragments = Vec::new();
    for fragment in offsets.split(';') {
        let ends = fragment.split_once(' ').and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)));
        fragments.push(ends.ok_or_else(|| wrong("expected two whole numbers for each fragment"))?);
    }
    let (first, last): ((u64, u64), (u64, u64)) = match fragments[..] {
        [first, .., last] => (first, last),
        [only] => (only, only),
        [] => return Err(wrong("expected offsets after the type")),
    };
    // Fragments become one span again, whose words hold the line breaks that brat writes as spaces.
    let surface = match fragments.len() {
        1 => Cow::Borrowed(surface),
        _ => Cow::Owned(across_lines(&fragments, surface)),
    };
    let claim = Claim::new(Brat.facts().id, place.clone(), (first.0, last.1), label);
    Ok(Claim { surface: Some(surface), id: id[1..].parse().ok(), ..claim })
}

/// The words of fragments, which brat joins by spaces, with the line breaks between them put back. Where the text has
/// something else there, the words will not agree with it, and the annotation is listed as untrue.
fn across_lines(fragments: &[(u64, u64)], surface: &str) -> String {
    // Blank lines inside a name are few; a wrong offset must not fill the memory.
    const MOST_BREAKS: u64 = 64;
    let mut words = String::new();
    let mut rest = surface.chars();
    let mut before: Option<u64> = None;
    for (start, end) in fragments {
        if let Some(before) = before {
            rest.next();
            (0..start.saturating_sub(before).min(MOST_BREAKS)).for_each(|_| words.push('\n'));
        }
        let length = usize::try_from(end.saturating_sub(*start)).unwrap_or(usize::MAX);
        words.extend(rest.by_ref().take(length));
        before = Some(*end);
    }
    words.extend(rest);
    words
}

/// Takes a note into the annotation it is about. What is not in our own notes' words is a remark like any other:
/// brat lets its users name types of notes, and they may have hit on the same names.
fn remark(claim: &mut Claim<'_>, kind: &str, text: &str) {
    let known = match kind {
        STATUS => {
            let status = fields::status(text).filter(|status| *status != Status::Rejected);
            status.map(|status| claim.status = status)
        }
        ORIGIN => origin::of(text).map(|origin| claim.origin = origin),
        CONFIDENCE => {
            let probability = text.parse().ok().filter(|probability| (0.0..=1.0).contains(probability));
            probability.map(|probability| claim.confidence = Some(Confidence::from_probability(probability)))
        }
        ENTITY => text.parse().ok().map(|id| claim.entity = Some(EntityId(id))),
        DATE => {
            let (kind, edtf) = text.split_once(' ').unwrap_or((text, ""));
            let edtf = (!edtf.is_empty()).then(|| edtf.to_owned());
            fields::date_kind(kind).map(|kind| claim.value = Some(DateValue::new(kind, edtf)))
        }
        _ => None,
    };
    if known.is_none() {
        let before = claim.note.take().map(|before| before + "\n");
        claim.note = Some(before.unwrap_or_default() + text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "From Port of\nSpain to Łódź.";

    fn import(ann: &str) -> Result<Import, ReadError> {
        let member = |name: &str, text: &str| Member { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
        let archive =
            pack(&[member("sub/a.ann", ann), member("sub/a.txt", TEXT), member("b.ann", ""), member("c.conf", "x")]);
        Brat.read(&archive.unwrap(), Writer::Anyone)
    }

    #[test]
    fn files_as_brat_leaves_them_are_read() {
        let ann = "T1\tLOC 5 12;13 18\tPort of Spain\n\
                   T4\tLOC 22 26\tŁódź\n\
                   N1\tReference T4 Wikidata:Q580\tŁódź\n\
                   #1\tAnnotatorNotes T4\tthe city\n\
                   #2\tStatus T4\tto do\n\
                   T5\tLOC 0 4;22 26\tFrom Łódź\n";
        let import = import(ann).unwrap();
        let document = &import.documents[0].document;
        assert_eq!(document.id(), "sub/a");
        let words = |a: &Annotation| document.text().slice(a.span).map(str::to_owned);
        let found: Vec<_> = document.layer().iter().map(|a| (a.id.0, words(a).unwrap(), a.note.as_deref())).collect();
        assert_eq!(found, [(1, "Port of\nSpain".to_owned(), None), (4, "Łódź".to_owned(), Some("the city\nto do"))]);
        let troubles: Vec<_> = import.problems.iter().map(|problem| &problem.trouble).collect();
        // A normalisation, an annotation in pieces, and annotations without a text.
        assert!(
            matches!(troubles[..], [Trouble::NoSpan { .. }, Trouble::Surface { .. }, Trouble::NoText { .. }]),
            "{troubles:?}"
        );
        assert_eq!(import.problems[0].place, Place::Member { name: "sub/a.ann".to_owned(), line: 3 });
    }

    #[test]
    fn a_broken_line_is_named() {
        for line in ["T1", "T1\tLOC", "T1\tLOC 5 12", "T1\tLOC 5\tx", "T1\tLOC 5 b\tx", "T1\tLOC 5 12;\tx"] {
            let error = import(&format!("\n{line}\n")).unwrap_err();
            assert_eq!(error.place, Place::Member { name: "sub/a.ann".to_owned(), line: 2 }, "{error}");
        }
        assert!(import("T1\tLOC 5 12;99999999999999 99999999999999\tPort of Spain").unwrap().problems.len() > 1);
    }

    proptest! {
        #[test]
        fn no_standoff_breaks_the_reader(lines in prop::collection::vec("[T#R*][0-9]{0,2}[\t ](LOC|Status|Date T1)?[ \t0-9;]{0,12}[\tŁódź]{0,4}", 0..6)) {
            if let Err(error) = import(&lines.join("\n")) {
                prop_assert!(!error.to_string().is_empty());
            }
        }
    }
}

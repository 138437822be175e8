//! A pseudonymized file in which everything is replaced tells no name, in any format and any field.

#![expect(clippy::unwrap_used, reason = "a test stops where its set-up fails")]

use proptest::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
};
use tagline_core::{
    Annotation, AnnotationId, CivilDate, DateKind, DateValue, Document, EntityId, Label, LabelInfo, LabelSet, Origin,
    Span, Status, Text, Timex3, TimexKind,
};
use tagline_formats::{AlsoReplace, ExportOptions, Format, Split, companions, project, pseudonymised, read, write};

/// Words of names, none of which a format or a pseudonym has of its own.
const NAMES: [&str; 9] =
    ["Blankenship", "Okafor", "Zoë", "Łódź", "Müller", "O'Neil", "Massey", "Quist-Orban", "MASSEY"];

/// What stands between and around names.
const JOINTS: [&str; 21] = [
    " ", " and ", ". ", "'s ", "’s ", "-led ", "_", "@", ".com ", "\n", ", ", "s ", "of ", "von ", "🏮", "(", ") ",
    "-\n", "\u{a0}", "2016 ", "/",
];

/// A name as it stands somewhere: in another case, without its accents, in two parts.
fn name() -> impl Strategy<Value = String> {
    (prop::sample::select(NAMES.as_slice()), 0..6u8).prop_map(|(name, how)| match how {
        0 => name.to_uppercase(),
        1 => name.to_lowercase(),
        2 => name.replace('ë', "e").replace('Ł', "L").replace('ó', "o").replace('ź', "z").replace('ü', "ue"),
        3 => name.chars().flat_map(|c| [Some(c), (c == 'n').then_some('\u{ad}')]).flatten().collect(),
        _ => name.to_owned(),
    })
}

fn pieces() -> impl Strategy<Value = Vec<String>> {
    let joint = prop::sample::select(JOINTS.as_slice()).prop_map(str::to_owned);
    prop::collection::vec((name(), joint), 1..12)
        .prop_map(|pairs| pairs.into_iter().flat_map(|(name, joint)| [name, joint]).collect())
}

/// A document some of whose names are annotated, and all of whose fields may tell one.
fn document() -> impl Strategy<Value = Document> {
    let marks =
        prop::collection::vec((any::<[prop::sample::Index; 2]>(), 0..5u8, 0..3u8, prop::option::of(0..3u32)), 1..6);
    (pieces(), marks, name(), any::<bool>()).prop_map(|(pieces, marks, field, dated)| {
        let text = pieces.concat();
        let ends: Vec<usize> = pieces
            .iter()
            .scan(0, |at, piece| {
                *at += piece.len();
                Some(*at)
            })
            .collect();
        let own = Label::new(&format!("of-{}", field.replace(char::is_whitespace, ""))).unwrap();
        let annotations = marks.into_iter().zip(0..).filter_map(|(([from, to], label, status, entity), id)| {
            let (from, to) = (from.index(ends.len()), to.index(ends.len()));
            let start = from.min(to).checked_sub(1).map_or(0, |before| ends[before]);
            let span = Span::from_range(start..ends[from.max(to)])?;
            let label = [Label::PERSON, Label::PLACE, Label::ORG, own.clone(), Label::DATE][usize::from(label)].clone();
            let status = [Status::Confirmed, Status::Suggested, Status::Rejected][usize::from(status)];
            let timex = Timex3 { kind: TimexKind::Date, value: Some(field.clone()), modifier: None };
            let value = DateValue::new(DateKind::Calendar, Some(field.clone())).with_timex3(timex);
            Some(Annotation {
                status,
                origin: Origin::Import(field.clone()),
                value: (label == Label::DATE).then_some(value),
                entity: entity.map(EntityId),
                note: Some(field.clone()),
                ..Annotation::by_hand(AnnotationId(id), span, label)
            })
        });
        let mut labels = LabelSet::default();
        labels.set(Label::ORG, format!("Clan {field}"));
        labels.put(LabelInfo { label: own.clone(), name: field.clone(), key: None, colour: None });
        let date = CivilDate::new(2021, 3, 4).filter(|_| dated);
        let annotations: Vec<_> = annotations.collect();
        let document = Document::new(format!("{field}.txt"), format!("On {field}"), Text::new(text).unwrap());
        let document = document.with(date, labels, annotations).unwrap();
        document.with_names((0..3).map(|id| (EntityId(id), field.clone())))
    })
}

/// The words of the names that were replaced, as one looks for them without knowing how they were found: the runs of
/// three letters and more, without case, accents and soft hyphens.
fn telling(names: &[String]) -> BTreeSet<String> {
    let words = names
        .iter()
        .flat_map(|name| plain(name).split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>());
    let known = ["blankenship", "okafor", "zoe", "lodz", "muller", "mueller", "neil", "massey", "quist", "orban"];
    words.filter(|word| known.contains(&word.as_str())).collect()
}

fn plain(text: &str) -> String {
    let folded = text.replace(['\u{ad}'], "").replace("-\n", "").to_lowercase();
    folded.replace('ë', "e").replace('ł', "l").replace('ó', "o").replace('ź', "z").replace('ü', "u")
}

/// All that a file says: as it is, unpacked, and as it is read back.
fn said(format: Format, bytes: &[u8]) -> String {
    let mut said = String::from_utf8(bytes.to_vec()).unwrap_or_default();
    if let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) {
        for index in 0..archive.len() {
            let mut member = archive.by_index(index).unwrap();
            said.push_str(&member.name().unwrap());
            let mut content = Vec::new();
            member.read_to_end(&mut content).unwrap();
            said.push_str(&String::from_utf8(content).unwrap_or_default());
        }
    }
    said.push_str(&format!("{:?}", read(format, bytes)));
    plain(&said)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_file_without_names_tells_none(documents in prop::collection::vec(document(), 1..3)) {
        let documents: Vec<&Document> = documents.iter().collect();
        let labels = BTreeSet::from([Label::PERSON, Label::PLACE, Label::ORG]);
        let all = AlsoReplace { all: true, ..AlsoReplace::default() };
        let done = pseudonymised(&documents, &labels, &all).unwrap();
        prop_assert_eq!(&done.leftovers, &[]);
        let names: Vec<String> = done.key.iter().flat_map(|entry| entry.names.clone()).collect();
        let words = telling(&names);
        let options = ExportOptions { rejected: true, labels: BTreeMap::new(), ..ExportOptions::default() };
        let check = |what: &str, said: &str| {
            let runs: BTreeSet<&str> = said.split(|c: char| !c.is_alphanumeric()).collect();
            for word in &words {
                // A short word may well be the beginning of another: "Ann" and "Anna".
                let is_told = runs.contains(word.as_str()) || word.len() > 4 && said.contains(word.as_str());
                prop_assert!(!is_told, "{what} tells {word}: {said}\nnames: {names:?}");
            }
            Ok(())
        };
        let copies: Vec<&Document> = done.documents.iter().collect();
        for format in Format::ALL {
            let together = if format.holds_several() { vec![copies.clone()] } else { copies.iter().map(|copy| vec![*copy]).collect() };
            for documents in together {
                let Ok(bytes) = write(*format, &documents, &options) else { continue };
                check(format.name(), &said(*format, &bytes))?;
                for companion in companions(*format, &documents, &options) {
                    check(companion.name, &plain(&String::from_utf8_lossy(&companion.bytes)))?;
                }
            }
            if let Ok(made) = project(*format, &copies, &options, Split { dev_percent: 50 }) {
                check("the data card", &plain(&made.card))?;
                check("the project", &said(*format, &made.bytes))?;
            }
        }
    }
}

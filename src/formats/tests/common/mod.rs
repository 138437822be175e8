//! Documents that are hard to write: every unit of offset differs, spans nest, overlap, cross lines, end the text.

use proptest::prelude::*;
use std::collections::BTreeMap;
use tagline_core::{
    Annotation, AnnotationId, CivilDate, Colour, Confidence, DateKind, DateValue, Document, EntityId, InferredDate,
    Label, LabelInfo, LabelSet, Origin, Span, Status, Text, Timex3, TimexKind, TimexModifier,
};

/// What texts are made of: each has gone wrong in some tool.
const PIECES: [&str; 24] = [
    "Ann",
    "Łódź",
    " ",
    "\n",
    "🏮",
    "👨‍👩‍👧",
    "e\u{301}",
    "\u{a0}",
    "\u{feff}",
    "العربية",
    "עברית ",
    "𝔘𝔫𝔦",
    "日本語",
    "\t",
    "\"",
    "\\",
    "<&>",
    "…",
    ",",
    "\u{0}",
    "\u{2028}",
    "-DOCSTART-",
    "O'Neil",
    "\r\n",
];

/// A text of those pieces.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES.as_slice()), 0..24).prop_map(|pieces| pieces.concat())
}

/// A label, built in or not.
fn label() -> impl Strategy<Value = Label> {
    let own = ["EVENT", "Größe", "a-b_c.d"].map(|id| Label::new(id).unwrap());
    prop::sample::select([Label::BUILT_IN.as_slice(), &own].concat())
}

fn origin() -> impl Strategy<Value = Origin> {
    let name = || prop::sample::select(vec!["tagline 0.1", "", "a:b", "🏮"]).prop_map(str::to_owned);
    prop_oneof![
        Just(Origin::Human),
        Just(Origin::Correction),
        name().prop_map(Origin::Model),
        name().prop_map(Origin::Rule),
        name().prop_map(Origin::Import),
    ]
}

fn value() -> impl Strategy<Value = DateValue> {
    let kind = prop::sample::select(vec![DateKind::Calendar, DateKind::Relative, DateKind::Time]);
    let edtf = prop::option::of(prop::sample::select(vec!["2022-02-24", "199X", "2022-02-24T14:00Z"]));
    let said = prop::sample::select(vec![
        None,
        Some((TimexKind::Date, Some("199"), Some(TimexModifier::Start))),
        Some((TimexKind::Time, Some("2022-02-24TEV"), None)),
        Some((TimexKind::Set, None, None)),
    ]);
    (kind, edtf, said, any::<bool>()).prop_map(|(kind, edtf, said, is_read)| {
        let value = DateValue::new(kind, edtf.map(str::to_owned));
        let value = if is_read { value.read_by_tagger() } else { value };
        match said {
            Some((kind, said, modifier)) => {
                value.with_timex3(Timex3 { kind, value: said.map(str::to_owned), modifier })
            }
            None => value,
        }
    })
}

/// What a document knows of its labels: names, keys and colours of their own, and keys taken away.
fn labels() -> impl Strategy<Value = LabelSet> {
    let label = prop::sample::select([Label::BUILT_IN.as_slice(), &[Label::new("EVENT").unwrap()]].concat());
    let name = prop::sample::select(vec!["Event", "Größe \"x\"", "Place"]);
    let key = prop::option::of(prop::sample::select(vec!['p', 'l', 'v', '7']));
    let colour = prop::option::of(Just(Colour(0x1b, 0x5f, 0xa8)));
    prop::collection::vec((label, name, key, colour), 0..4).prop_map(|changes| {
        let mut labels = LabelSet::default();
        for (label, name, key, colour) in changes {
            labels.put(LabelInfo { label, name: name.to_owned(), key, colour });
        }
        labels
    })
}

/// Names for some of the entities, which may be what their mentions yield.
fn names() -> impl Strategy<Value = BTreeMap<EntityId, String>> {
    let name = prop::sample::select(vec!["Ann", "Łódź", "City of  Łódź", "日本語", "<&>\n"]).prop_map(str::to_owned);
    prop::collection::btree_map((0u32..3).prop_map(EntityId), name, 0..3)
}

/// An annotation of some stretch of a text that is not empty.
fn annotation(text: &str) -> impl Strategy<Value = Annotation> + use<> {
    let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let ends = (0..bounds.len() - 1, 1..bounds.len());
    let span = ends.prop_map(move |(a, b)| Span::from_range(bounds[a.min(b - 1)]..bounds[b.max(a + 1)]).unwrap());
    let status = prop::sample::select(vec![Status::Suggested, Status::Confirmed, Status::Rejected]);
    let confidence = prop::option::of((0u16..=10_000).prop_map(|n| Confidence::from_probability(f64::from(n) / 1e4)));
    let note = prop::option::of(prop::sample::select(vec!["", "a\n\"note\"", "Łódź 🏮"]).prop_map(str::to_owned));
    let entity = prop::option::of((0u32..3).prop_map(EntityId));
    (span, label(), status, origin(), confidence, prop::option::of(value()), entity, note).prop_map(
        |(span, label, status, origin, confidence, value, entity, note)| {
            let id = AnnotationId(0);
            Annotation { id, span, label, status, origin, confidence, value, entity, note }
        },
    )
}

/// A document with up to eight annotations that know no restraint.
pub(crate) fn document() -> impl Strategy<Value = Document> {
    let annotations = |text: String| {
        let some = if text.is_empty() { 0..1 } else { 0..9 };
        let list = if text.is_empty() {
            Just(Vec::new()).boxed()
        } else {
            prop::collection::vec((annotation(&text), 1u32..3), some).boxed()
        };
        (Just(text), list)
    };
    let reason = prop::option::of(prop::sample::select(vec!["it says “today”", "a: \"b\" <c> & 'd'; e"]));
    let date = prop::option::of((1u16..=9999, 1u8..=12, 1u8..=28, reason));
    let title = "[a-z0-9 /é🏮]{0,6}";
    let named = (labels(), names());
    (text().prop_flat_map(annotations), date, title, named).prop_map(
        |((text, annotations), date, title, (labels, names))| {
            let mut next = 0;
            let annotations: Vec<_> = annotations
                .into_iter()
                .map(|(annotation, gap)| {
                    next += gap;
                    Annotation { id: AnnotationId(next), ..annotation }
                })
                .collect();
            let date = date.and_then(|(year, month, day, reason)| Some((CivilDate::new(year, month, day)?, reason)));
            let said = date.filter(|(_, reason)| reason.is_none()).map(|(date, _)| date);
            let id = format!("{title}.txt");
            let mut document =
                Document::new(id, title, Text::new(text).unwrap()).with(said, labels, annotations).unwrap();
            document = document.with_names(names);
            if let Some((date, Some(reason))) = date {
                document.infer_date(Some(InferredDate { date, reason: reason.to_owned(), others: Vec::new() }));
            }
            document
        },
    )
}

/// Documents, some of which may have one identifier.
pub(crate) fn documents() -> impl Strategy<Value = Vec<Document>> {
    (prop::collection::vec(document(), 0..3), any::<bool>()).prop_map(|(documents, alike)| {
        let renamed = documents.into_iter().enumerate().map(|(index, document)| {
            let id = if alike { "alike.txt".to_owned() } else { format!("{index}-{}", document.id()) };
            document.identified(id)
        });
        renamed.collect()
    })
}

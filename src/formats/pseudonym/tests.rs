//! What is replaced, what is left, and what is told of it.

use super::*;
use tagline_core::{AnnotationId, EntityId, LabelInfo, LabelSet, Origin};

/// A document with the first mentions of these words after one another, of entities or not.
fn document(text: &str, mentions: &[(&str, Label, Option<u32>)]) -> Document {
    let mut after = 0;
    let annotations = mentions.iter().zip(0..).map(|((words, label, entity), id)| {
        let start = after + text[after..].find(words).unwrap();
        after = start;
        let span = Span::from_range(start..start + words.len()).unwrap();
        let hand = Annotation::by_hand(AnnotationId(id), span, label.clone());
        Annotation { entity: entity.map(EntityId), note: Some(format!("{words} is meant")), ..hand }
    });
    let named = Document::new("Ann.txt".to_owned(), "Ann in Łódź".to_owned(), Text::new(text).unwrap());
    named.with(None, LabelSet::default(), annotations).unwrap()
}

fn names() -> BTreeSet<Label> {
    BTreeSet::from([Label::PERSON, Label::PLACE])
}

fn words(document: &Document) -> Vec<(&str, &str)> {
    let layer = document.layer().iter();
    layer.map(|a| (document.text().slice(a.span).unwrap(), a.label.as_str())).collect()
}

#[test]
fn one_name_has_one_pseudonym_everywhere() {
    let first = document(
        "Ann Bell met BOB on Monday. Bell left Łódź.",
        &[
            ("Ann Bell", Label::PERSON, Some(1)),
            ("BOB", Label::PERSON, None),
            ("Monday", Label::DATE, None),
            ("Bell", Label::PERSON, Some(1)),
            ("Łódź", Label::PLACE, None),
        ],
    );
    let second = document("🏮 Bob and Ann  bell.", &[("Bob", Label::PERSON, None), ("Ann  bell", Label::PERSON, None)]);
    let done = pseudonymised(&[&first, &second], &names(), &AlsoReplace::default()).unwrap();
    assert_eq!(done.documents[0].text().as_str(), "[PERSON_1] met [PERSON_2] on Monday. [PERSON_1] left [PLACE_1].");
    assert_eq!(done.documents[1].text().as_str(), "🏮 [PERSON_2] and [PERSON_1].");
    assert_eq!(words(&done.documents[0])[2], ("Monday", "DATE"));
    assert_eq!(words(&done.documents[1]), [("[PERSON_2]", "PERSON"), ("[PERSON_1]", "PERSON")]);
    assert_eq!(done.key[0].names, ["Ann Bell", "Bell", "Ann  bell"]);
    assert_eq!(done.leftovers, []);
    let told = format!("{:?}", done.documents);
    assert!(!["Ann ", "Bell", "Łódź", "Bob"].iter().any(|name| told.contains(name)), "{told}");
    let table = String::from_utf8(done.key_table().unwrap()).unwrap();
    assert!(table.starts_with("pseudonym,label,name\n[PERSON_1],PERSON,Ann Bell\n"), "{table}");
}

#[test]
fn nested_and_crossing_mentions_tell_nothing() {
    let text = "University of Łódź City";
    let mixed = document(
        text,
        &[("University of Łódź", Label::ORG, None), ("Łódź City", Label::PLACE, None), ("Łódź", Label::PLACE, None)],
    );
    let places = pseudonymised(&[&mixed], &names(), &AlsoReplace::default()).unwrap();
    assert_eq!(places.documents[0].text().as_str(), "University of [PLACE_1]");
    assert_eq!(words(&places.documents[0]), [("[PLACE_1]", "PLACE")]);
    let all = BTreeSet::from([Label::ORG, Label::PLACE]);
    let all = pseudonymised(&[&mixed], &all, &AlsoReplace::default()).unwrap();
    assert_eq!(all.documents[0].text().as_str(), "[ORG_1]");
    let outer = document("Łódź University", &[("Łódź University", Label::ORG, None), ("Łódź", Label::PLACE, None)]);
    let outer = pseudonymised(&[&outer], &names(), &AlsoReplace::default()).unwrap();
    assert_eq!(words(&outer.documents[0]), [("[PLACE_1] University", "ORG"), ("[PLACE_1]", "PLACE")]);
}

/// What is left, with what it looks like: "Don" or "Blankenship" of "[PERSON_1]".
fn left(text: &str, mentions: &[(&str, Label, Option<u32>)]) -> Vec<String> {
    let document = document(text, mentions);
    let done = pseudonymised(&[&document], &names(), &AlsoReplace::default()).unwrap();
    let words = |place: &Leftover| document.text().slice(place.span).unwrap().to_owned();
    done.leftovers.iter().map(words).collect()
}

#[test]
fn what_looks_like_a_replaced_name_is_listed() {
    let blankenship: &[(&str, Label, Option<u32>)] = &[("Blankenship", Label::PERSON, None)];
    let don: &[(&str, Label, Option<u32>)] = &[("Don Blankenship", Label::PERSON, None)];
    let ann: &[(&str, Label, Option<u32>)] = &[("Ann", Label::PERSON, None)];
    let place = |name: &'static str| [(name, Label::PLACE, None)];
    let cases: [(&str, &[(&str, Label, Option<u32>)], &[&str]); 36] = [
        (
            "Blankenship spoke. BLANKENSHIP! Blankenship's, blankenship",
            blankenship,
            &["BLANKENSHIP", "Blankenship", "blankenship"],
        ),
        ("Blankenship-led, anti-Blankenship, Blankenships", blankenship, &["Blankenship", "Blankenships"]),
        ("Blankenship: Blanken-\nship, Blan\u{ad}kenship", blankenship, &["Blanken-\nship", "Blan\u{ad}kenship"]),
        ("Don Blankenship left. It was Don, and don't ask.", don, &["Don"]),
        ("Don Blankenship: donblankenship.com, @DonBlankenship", don, &["donblankenship", "DonBlankenship"]),
        ("Don Blankenship, then Don  Blankenship and Mr Blankenship", don, &["Don  Blankenship", "Blankenship"]),
        // Only the family name is annotated.
        ("Blankenship left. Don Blankenship wept.", blankenship, &["Don", "Blankenship"]),
        ("CEO Don Blankenship left.", blankenship, &["Don"]),
        ("Don L. Blankenship left; he was Don.", blankenship, &["Don L."]),
        (
            "Mr Blankenship and President Blankenship. When Blankenship left,",
            blankenship,
            &["Blankenship", "Blankenship"],
        ),
        ("Angry Blankenship left, an angry man.", blankenship, &[]),
        ("Ann Bell left.", ann, &["Bell"]),
        ("Ann Is Going Home", ann, &[]),
        ("Ann said Ann was not Anna.", ann, &["Ann"]),
        ("Łódź, LODZ and Lodz", &place("Łódź"), &["LODZ", "Lodz"]),
        ("Müller-Straße: Mueller", &place("Müller-Straße"), &["Mueller"]),
        ("the U.S. told us of the US", &place("U.S."), &["US"]),
        ("Bank of England: a bank of the river", &place("Bank of England"), &["bank"]),
        ("O'Neil Road: Neil and O’Neil", &place("O'Neil Road"), &["Neil", "O’Neil"]),
        ("Val d'Oise: l'Oise", &place("Val d'Oise"), &["Oise"]),
        ("東京 is 東京都", &place("東京"), &["東京"]),
        ("Donald Road: McDonald", &place("Donald Road"), &[]),
        ("Paris: Parisians, comparison", &place("Paris"), &["Parisians"]),
        ("National Road: international", &place("National Road"), &[]),
        ("Massey Road, masseyroad", &place("Massey Road"), &["masseyroad"]),
        ("C and C and c", &place("C"), &["C"]),
        ("Ann, the Anns, ann2016 and Annie", ann, &["Anns", "ann2016"]),
        ("Müller Road: Massey-\nmüllers", &place("Müller Road"), &["müllers"]),
        ("Müller Road: Müller-\nmullers", &place("Müller Road"), &["Müller", "mullers"]),
        ("Müller Road: Mül-\nlers", &place("Müller Road"), &["Mül-\nlers"]),
        ("Müller Road: well\u{ad}\nmuellers", &place("Müller Road"), &["muellers"]),
        ("Müller Road: well‐\r\nmullers", &place("Müller Road"), &["mullers"]),
        ("Müller Road: well\u{2011}\nmullers", &place("Müller Road"), &["mullers"]),
        ("Müller Road: well- \n  mullers", &place("Müller Road"), &["mullers"]),
        ("Müller Road: a-\nmullers-\nled", &place("Müller Road"), &["mullers"]),
        ("US told US-\nled", &place("US"), &["US"]),
    ];
    for (text, mentions, expected) in cases {
        assert_eq!(left(text, mentions), expected, "{text:?}");
    }
}

#[test]
fn places_are_replaced_one_by_one_by_group_and_all() {
    let text = "Blankenship came. Don Blankenship left. BLANKENSHIP, a blankenship.";
    let original = document(text, &[("Blankenship", Label::PERSON, None)]);
    let done = |also: &AlsoReplace| pseudonymised(&[&original], &names(), also).unwrap();
    let nothing = done(&AlsoReplace::default());
    assert_eq!(nothing.summary(), "1 name replaced, 4 places still look like one of them.");
    let groups: Vec<_> =
        nothing.groups.iter().map(|group| (group.words.as_str(), group.count, group.is_ordinary)).collect();
    assert_eq!(groups, [("Blankenship", 2, false), ("Don", 1, false), ("blankenship", 1, true)]);
    let [before, words, after] = excerpt(original.text(), nothing.leftovers[1].span);
    assert_eq!(
        [before.as_str(), &words, &after],
        ["Blankenship came. Don ", "Blankenship", " left. BLANKENSHIP, a blankenshi…"]
    );

    let one = done(&AlsoReplace { places: [(0, nothing.leftovers[1].span)].into(), ..AlsoReplace::default() });
    assert_eq!(one.documents[0].text().as_str(), "[PERSON_1] came. Don [PERSON_1] left. BLANKENSHIP, a blankenship.");
    assert_eq!(one.summary(), "2 names replaced, 3 places still look like one of them.");
    let group = done(&AlsoReplace { groups: [nothing.groups[0].key.clone()].into(), ..AlsoReplace::default() });
    assert_eq!(group.documents[0].text().as_str(), "[PERSON_1] came. Don [PERSON_1] left. [PERSON_1], a blankenship.");
    let all = done(&AlsoReplace { all: true, ..AlsoReplace::default() });
    assert_eq!(all.documents[0].text().as_str(), "[PERSON_1] came. [PERSON_1] left. [PERSON_1], a [PERSON_1].");
    assert_eq!(all.summary(), "4 names replaced, no place looks like one of them any more.");
    assert_eq!(all.key[0].names, ["Blankenship", "Don", "BLANKENSHIP", "blankenship", "Don Blankenship"]);
}

#[test]
fn a_first_name_beside_a_family_name_is_taken_in() {
    let text = "Don Blankenship left. Don wept.";
    let original = document(text, &[("Blankenship", Label::PERSON, None)]);
    let all = AlsoReplace { all: true, ..AlsoReplace::default() };
    let done = pseudonymised(&[&original], &names(), &all).unwrap();
    assert_eq!(done.documents[0].text().as_str(), "[PERSON_1] left. [PERSON_1] wept.");
    assert_eq!(words(&done.documents[0]), [("[PERSON_1]", "PERSON")]);
    assert_eq!(done.key[0].names, ["Blankenship", "Don", "Don Blankenship"]);
}

#[test]
fn words_of_two_names_are_nobodys_in_particular() {
    let text = "Ann Lee met Bo Lee. Mrs Lee left.";
    let original = document(text, &[("Ann Lee", Label::PERSON, None), ("Bo Lee", Label::PERSON, None)]);
    let all = AlsoReplace { all: true, ..AlsoReplace::default() };
    let done = pseudonymised(&[&original], &names(), &all).unwrap();
    assert_eq!(done.documents[0].text().as_str(), "[PERSON_1] met [PERSON_2]. Mrs [PERSON_3] left.");
    assert_eq!(done.key[2].names, ["Lee"]);
}

#[test]
fn rejected_mentions_are_listed_as_such() {
    let original =
        document("Ann Bell left. Bell rang.", &[("Ann Bell", Label::PERSON, None), ("Bell rang", Label::PERSON, None)]);
    let second = original.layer().iter().nth(1).unwrap().clone();
    let annotations: Vec<_> = original.layer().iter().take(1).cloned().collect();
    let annotations = annotations.into_iter().chain([Annotation { status: Status::Rejected, ..second }]);
    let original = original.clone().with(None, LabelSet::default(), annotations).unwrap();
    let done = pseudonymised(&[&original], &names(), &AlsoReplace::default()).unwrap();
    assert_eq!(done.leftovers.len(), 1);
    assert!(done.leftovers[0].is_rejected);
}

#[test]
fn no_other_field_tells_a_name() {
    let bell = Label::new("BELL").unwrap();
    let original =
        document("Ann Bell left for home.", &[("Ann Bell", Label::PERSON, Some(1)), ("home", bell.clone(), None)]);
    let mut labels = LabelSet::default();
    labels.put(LabelInfo { label: bell, name: "Of Ann".to_owned(), key: None, colour: None });
    labels.set(Label::PLACE, "Where Ann was".to_owned());
    let annotations: Vec<_> = original
        .layer()
        .iter()
        .map(|annotation| Annotation { origin: Origin::Import("ann.json".to_owned()), ..annotation.clone() })
        .collect();
    let original = original.with(None, labels, annotations).unwrap().with_names([(EntityId(1), "Ann".to_owned())]);
    let done = pseudonymised(&[&original], &names(), &AlsoReplace::default()).unwrap();
    let told = format!("{:?}", done.documents).to_lowercase();
    assert!(
        !told.contains("bell") && !told.contains("ann\"") && !told.contains("ann.") && !told.contains("ann was"),
        "{told}"
    );
}

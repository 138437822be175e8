//! The keys of labels, checked against the page's own keys and against each other.

use tagline_core::{Document, Edit, Label, LabelInfo, LabelSet};

use super::{
    chord::Chord,
    commands::Command,
    keymap::{Action, Keymap},
};

/// The key and the action that it already belongs to, alone or with Shift, which sets a second label.
pub(crate) fn action_of(keymap: &Keymap, key: char) -> Option<(Chord, Action)> {
    let chords = [key.to_string(), format!("Shift+{key}")];
    let mut chords = chords.iter().filter_map(|chord| Chord::parse(chord));
    chords.find_map(|chord| keymap.bound_action(&chord).map(|action| (chord, action)))
}

/// Why a label's key does nothing: the action that has it. `None` if the key works or there is none.
pub(crate) fn dead_key(keymap: &Keymap, info: &LabelInfo) -> Option<String> {
    let (chord, action) = action_of(keymap, info.key?)?;
    let key = chord.shown();
    Some(format!("{key} is the key for “{}”, so it doesn’t set {}: choose another.", action.does(), info.name))
}

/// Gives a label this key, or none. Returns the change, if it is one, and what the person must know of it.
///
/// # Errors
/// A sentence for the person, if the key belongs to an action.
pub(crate) fn set_key(
    document: &Document,
    keymap: &Keymap,
    label: &Label,
    key: Option<char>,
) -> Result<(Option<Command>, String), String> {
    let labels = document.labels();
    let Some(info) = labels.get(label).filter(|info| info.key != key) else { return Ok((None, String::new())) };
    if let Some((chord, action)) = key.and_then(|key| action_of(keymap, key)) {
        return Err(format!("{} is the key for “{}”: choose another.", chord.shown(), action.does()));
    }
    let said = key.and_then(|key| taken(labels, label, key)).unwrap_or_default();
    let mut changed = labels.clone();
    changed.put(LabelInfo { key, ..info.clone() });
    let name = match key {
        Some(key) => format!("{} has the key {}", info.name, key.to_uppercase()),
        None => format!("{} has no key", info.name),
    };
    Ok((Some((name, Edit::Labels(changed))), said))
}

/// What another label loses by this key: its letter, or the number of its place in the list.
fn taken(labels: &LabelSet, label: &Label, key: char) -> Option<String> {
    if let Some(loser) = labels.of_key(key).filter(|loser| *loser != label) {
        return Some(format!("{} has no key now.", labels.name(loser)));
    }
    let place = key.to_digit(10).and_then(|digit| usize::try_from(digit).ok()?.checked_sub(1))?;
    let loser = labels.iter().nth(place).filter(|info| info.label != *label)?;
    Some(format!("{key} no longer sets {}.", loser.name))
}

/// The first letter or digit that nothing has yet: of the name, or else of the digits.
pub(crate) fn free_key(labels: &LabelSet, keymap: &Keymap, name: &str) -> Option<char> {
    let candidates = name.chars().flat_map(char::to_lowercase).filter(char::is_ascii_alphanumeric).chain('5'..='9');
    let mut free = candidates.filter(|key| action_of(keymap, *key).is_none() && labels.of_key(*key).is_none());
    free.next()
}

/// Takes labels in, beside those that are there. A key that is an action's or another label's is left out. Returns what
/// the person must know of that.
pub(crate) fn take_in(document: &Document, keymap: &Keymap, found: Vec<LabelInfo>) -> (Command, String) {
    let mut labels = document.labels().clone();
    let mut said = Vec::new();
    for mut info in found {
        if let Some(key) = info.key {
            let holder = labels.of_key(key).filter(|holder| **holder != info.label);
            let reason = match (action_of(keymap, key), holder) {
                (Some((chord, action)), _) => Some(format!("{} is the key for “{}”", chord.shown(), action.does())),
                (None, Some(holder)) => Some(format!("{} sets {}", key.to_uppercase(), labels.name(holder))),
                (None, None) => None,
            };
            if let Some(reason) = reason {
                info.key = None;
                said.push(format!("{} has no key: {reason}.", info.name));
            }
        }
        labels.put(info);
    }
    (("Label set loaded".to_owned(), Edit::Labels(labels)), said.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*, sample::select};
    use tagline_core::Text;

    fn document() -> Document {
        let mut document = Document::new("1".to_owned(), String::new(), Text::new("A wolf.").unwrap());
        let mut labels = document.labels().clone();
        labels.put(info("ANIMAL", Some('x')));
        document.apply(Edit::Labels(labels)).unwrap();
        document
    }

    fn info(id: &str, key: Option<char>) -> LabelInfo {
        LabelInfo { label: Label::new(id).unwrap(), name: id.to_owned(), key, colour: None }
    }

    #[test]
    fn a_key_is_refused_taken_with_a_word_or_free() {
        let (document, keymap) = (document(), Keymap::default());
        let animal = Label::new("ANIMAL").unwrap();
        for (key, expected) in [
            ('a', Err("A is the key for “Do the same wherever the name stands”: choose another.")),
            ('n', Err("N is the key for “Next mention that the tagger is unsure of”: choose another.")),
            ('p', Ok("Person has no key now.")),
            ('1', Ok("1 no longer sets Person.")),
            ('5', Ok("")),
            ('x', Ok("")),
            ('z', Ok("")),
        ] {
            let found = set_key(&document, &keymap, &animal, Some(key)).map(|(_, said)| said);
            assert_eq!(found, expected.map(str::to_owned).map_err(str::to_owned), "{key}");
        }
        let (same, _) = set_key(&document, &keymap, &animal, Some('x')).unwrap();
        assert!(same.is_none());
        let (none, said) = set_key(&document, &keymap, &animal, None).unwrap();
        assert_eq!((none.unwrap().0.as_str(), said.as_str()), ("ANIMAL has no key", ""));
    }

    #[test]
    fn a_key_with_shift_belongs_to_an_action_too() {
        let (document, mut keymap) = (document(), Keymap::default());
        let chord = Chord::parse("Shift+z").unwrap();
        keymap.bind(Action::Merge, chord, document.labels()).unwrap();
        let refused = set_key(&document, &keymap, &Label::PERSON, Some('z')).unwrap_err();
        assert_eq!(refused, "Shift Z is the key for “Merge with the next mention”: choose another.");
    }

    #[test]
    fn labels_of_a_file_come_without_keys_that_are_taken() {
        let (mut document, keymap) = (document(), Keymap::default());
        let found = vec![info("EVENT", Some('a')), info("PLANT", Some('p')), info("STONE", Some('t'))];
        let ((_, edit), said) = take_in(&document, &keymap, found);
        let expected = "EVENT has no key: A is the key for “Do the same wherever the name stands”. \
            PLANT has no key: P sets Person.";
        assert_eq!(said, expected);
        document.apply(edit).unwrap();
        let keys: Vec<_> = document.labels().iter().map(|info| info.key).collect();
        assert_eq!(keys, [Some('p'), Some('l'), Some('o'), Some('d'), Some('x'), None, None, Some('t')]);
    }

    #[test]
    fn a_dead_key_is_named() {
        let (keymap, dead) = (Keymap::default(), info("EVENT", Some('a')));
        let expected =
            "A is the key for “Do the same wherever the name stands”, so it doesn’t set EVENT: choose another.";
        assert_eq!(dead_key(&keymap, &dead).as_deref(), Some(expected));
        assert_eq!(dead_key(&keymap, &info("EVENT", Some('t'))), None);
        assert_eq!(dead_key(&keymap, &info("EVENT", None)), None);
    }

    proptest! {
        /// However keys of labels are set, added and loaded, none is dead and none belongs to two labels.
        #[test]
        fn every_key_of_a_label_sets_it(
            steps in vec((0..3_usize, 0..5_usize, select("anpltsmwzx15".chars().collect::<Vec<_>>())), 0..12),
        ) {
            let (mut document, keymap) = (document(), Keymap::default());
            for (kind, which, key) in steps {
                let label = document.labels().iter().nth(which).unwrap().label.clone();
                let edit = match kind {
                    0 => set_key(&document, &keymap, &label, Some(key)).ok().and_then(|(command, _)| command),
                    1 => Some(take_in(&document, &keymap, vec![info(&format!("F{which}"), Some(key))]).0),
                    _ => super::super::labels::add(&document, &keymap, &format!("{key}{which}")).ok(),
                };
                if let Some((_, edit)) = edit {
                    document.apply(edit).unwrap();
                }
            }
            let labels = document.labels();
            for info in labels.iter() {
                let Some(key) = info.key else { continue };
                let chord = Chord::parse(&key.to_string()).unwrap();
                prop_assert_eq!(keymap.label(&chord, labels), Some((info.label.clone(), false)));
            }
        }
    }
}

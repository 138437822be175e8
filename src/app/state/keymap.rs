//! Which key does what: the keys the page comes with, and the person's own.

use std::collections::BTreeMap;
use tagline_core::{Label, LabelInfo, LabelSet};

use super::chord::Chord;

/// What a key can do in the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Action {
    Next,
    Previous,
    NextUnsure,
    PreviousUnsure,
    Confirm,
    Delete,
    ApplyToAll,
    EndWordLater,
    EndWordEarlier,
    StartWordEarlier,
    StartWordLater,
    EndCharacterLater,
    EndCharacterEarlier,
    StartCharacterEarlier,
    StartCharacterLater,
    Split,
    Merge,
    Note,
    NextWord,
    PreviousWord,
    Leave,
    Undo,
    Redo,
    Help,
}

/// An action with its stored name, what it does in the words of the dialog, and the keys it comes with.
type Row = (Action, &'static str, &'static str, &'static [&'static str]);

/// Every action, in the order a person meets them.
const ROWS: [Row; 24] = [
    (Action::Next, "next", "Next mention", &["ArrowRight"]),
    (Action::Previous, "previous", "Previous mention", &["ArrowLeft"]),
    (Action::NextUnsure, "next-unsure", "Next mention that the tagger is unsure of", &["n"]),
    (Action::PreviousUnsure, "previous-unsure", "Previous mention that the tagger is unsure of", &["Shift+n"]),
    (Action::Confirm, "confirm", "Confirm, and go to the next", &["Enter", "Space"]),
    (Action::Delete, "delete", "Not a name", &["Backspace", "Delete"]),
    (Action::ApplyToAll, "apply-to-all", "Do the same wherever the name stands", &["a"]),
    (Action::EndWordLater, "end-word-later", "End one word later", &["Shift+ArrowRight"]),
    (Action::EndWordEarlier, "end-word-earlier", "End one word earlier", &["Shift+ArrowLeft"]),
    (Action::StartWordEarlier, "start-word-earlier", "Start one word earlier", &["Ctrl+Shift+ArrowLeft"]),
    (Action::StartWordLater, "start-word-later", "Start one word later", &["Ctrl+Shift+ArrowRight"]),
    (Action::EndCharacterLater, "end-character-later", "End one character later", &["Alt+Shift+ArrowRight"]),
    (Action::EndCharacterEarlier, "end-character-earlier", "End one character earlier", &["Alt+Shift+ArrowLeft"]),
    (
        Action::StartCharacterEarlier,
        "start-character-earlier",
        "Start one character earlier",
        &["Ctrl+Alt+Shift+ArrowLeft"],
    ),
    (Action::StartCharacterLater, "start-character-later", "Start one character later", &["Ctrl+Alt+Shift+ArrowRight"]),
    (Action::Split, "split", "Split into several mentions", &["s"]),
    (Action::Merge, "merge", "Merge with the next mention", &["m"]),
    (Action::Note, "note", "Write a note", &["F2"]),
    (Action::NextWord, "next-word", "Select the next word, to tag it", &["w"]),
    (Action::PreviousWord, "previous-word", "Select the word before", &["Shift+w"]),
    (Action::Leave, "leave", "Leave the mention", &["Escape"]),
    (Action::Undo, "undo", "Undo", &["Ctrl+z"]),
    (Action::Redo, "redo", "Redo", &["Ctrl+Shift+z", "Ctrl+y"]),
    (Action::Help, "help", "Show help", &["?"]),
];

impl Action {
    /// All actions, in the order a person meets them.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|(action, ..)| *action)
    }

    /// What it does, in the words of a list.
    pub(crate) fn does(self) -> &'static str {
        self.row().map_or("", |(_, _, does, _)| *does)
    }

    fn row(self) -> Option<&'static Row> {
        ROWS.iter().find(|(action, ..)| *action == self)
    }

    fn defaults(self) -> Vec<Chord> {
        let written = self.row().map_or(&[][..], |(.., keys)| *keys);
        written.iter().filter_map(|chord| Chord::parse(chord)).collect()
    }
}

/// The keys in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Keymap {
    /// Only what the person has changed, so that everything else follows the page as it grows.
    changed: BTreeMap<Action, Vec<Chord>>,
    /// Whether keys that type a character are shortcuts too.
    characters: bool,
}

/// Why a key cannot be given to an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It says what a mention is; the label's name.
    IsLabel(String),
    /// It types a character, and the person has switched such keys off.
    IsCharacter,
}

impl Default for Keymap {
    fn default() -> Self {
        Self { changed: BTreeMap::new(), characters: true }
    }
}

impl Keymap {
    /// The keys of an action, the one to be shown first. Empty if it has none.
    pub(crate) fn chords(&self, action: Action) -> Vec<Chord> {
        let mut chords = self.changed.get(&action).cloned().unwrap_or_else(|| action.defaults());
        chords.retain(|chord| self.is_live(chord));
        chords
    }

    /// The action of a chord.
    pub(crate) fn action(&self, chord: &Chord) -> Option<Action> {
        Action::all().find(|action| self.chords(*action).contains(chord))
    }

    /// The action that a chord belongs to, also while single characters are switched off.
    pub(super) fn bound_action(&self, chord: &Chord) -> Option<Action> {
        Action::all().find(|action| self.bound(*action).contains(chord))
    }

    /// The label that a chord says, and whether Shift is held.
    pub(crate) fn label(&self, chord: &Chord, labels: &LabelSet) -> Option<(Label, bool)> {
        if !self.is_live(chord) || self.action(chord).is_some() {
            return None;
        }
        label_of(chord, labels).map(|info| (info.label.clone(), chord.is_shifted()))
    }

    /// The key of a label as it acts now; `None` if it has none, an action has it, or single characters are switched
    /// off.
    pub(crate) fn label_key(&self, info: &LabelInfo) -> Option<char> {
        let is_free = |key: &char| Chord::parse(&key.to_string()).is_none_or(|chord| self.action(&chord).is_none());
        info.key.filter(|_| self.characters).filter(is_free)
    }

    /// Whether keys that type a character are shortcuts.
    pub(crate) fn has_characters(&self) -> bool {
        self.characters
    }

    /// Switches the keys that type a character on or off.
    pub(crate) fn set_characters(&mut self, on: bool) {
        self.characters = on;
    }

    /// Gives an action one key in place of those it had, and returns the actions that have lost it.
    pub(crate) fn bind(&mut self, action: Action, chord: Chord, labels: &LabelSet) -> Result<Vec<Action>, Refusal> {
        if let Some(info) = label_of(&chord, labels) {
            return Err(Refusal::IsLabel(info.name.clone()));
        }
        if !self.is_live(&chord) {
            return Err(Refusal::IsCharacter);
        }
        let losers: Vec<_> =
            Action::all().filter(|other| *other != action && self.bound(*other).contains(&chord)).collect();
        for loser in &losers {
            let mut left = self.bound(*loser);
            left.retain(|kept| *kept != chord);
            self.changed.insert(*loser, left);
        }
        self.changed.insert(action, vec![chord]);
        self.changed.retain(|action, chords| *chords != action.defaults());
        Ok(losers)
    }

    /// Whether any key differs from those the page comes with.
    pub(crate) fn is_changed(&self) -> bool {
        *self != Self::default()
    }

    /// The chords that stand for more than one thing, of which only the first is ever done: actions among themselves,
    /// and actions before labels.
    pub(crate) fn conflicts(&self, labels: &LabelSet) -> Vec<Chord> {
        let mut seen = Vec::new();
        let mut twice = Vec::new();
        let letters = labels
            .iter()
            .filter_map(|info| info.key.filter(|_| self.characters))
            .filter_map(|key| Chord::parse(key.encode_utf8(&mut [0; 4])));
        for chord in Action::all().flat_map(|action| self.chords(action)).chain(letters) {
            if seen.contains(&chord) && !twice.contains(&chord) {
                twice.push(chord);
            } else {
                seen.push(chord);
            }
        }
        twice
    }

    /// The stored form: a line for each change.
    pub(crate) fn to_text(&self) -> String {
        let mut lines = Vec::new();
        if !self.characters {
            lines.push("characters off".to_owned());
        }
        for (action, chords) in &self.changed {
            let Some((_, name, ..)) = action.row() else { continue };
            let chords = chords.iter().map(|chord| format!(" {chord}"));
            lines.push(std::iter::once((*name).to_owned()).chain(chords).collect());
        }
        lines.join("\n")
    }

    /// Reads the stored form. Lines that mean nothing, as another version may write them, are passed over.
    pub(crate) fn parse(text: &str) -> Self {
        let mut keymap = Self::default();
        for line in text.lines() {
            let mut words = line.split(' ');
            let name = words.next().unwrap_or_default();
            if name == "characters" {
                keymap.characters = words.next() != Some("off");
            } else if let Some((action, ..)) = ROWS.iter().find(|(_, known, ..)| *known == name) {
                keymap.changed.insert(*action, words.filter_map(Chord::parse).collect());
            }
        }
        keymap
    }

    /// The keys of an action, also those that are switched off.
    fn bound(&self, action: Action) -> Vec<Chord> {
        self.changed.get(&action).cloned().unwrap_or_else(|| action.defaults())
    }

    fn is_live(&self, chord: &Chord) -> bool {
        self.characters || chord.character().is_none()
    }
}

/// The label that a chord says, with or without Shift: by its letter, or by its number in the order shown.
fn label_of<'a>(chord: &Chord, labels: &'a LabelSet) -> Option<&'a LabelInfo> {
    let typed = chord.character()?;
    let by_letter = labels.of_key(typed).and_then(|label| labels.get(label));
    by_letter.or_else(|| {
        let number = typed.to_digit(10).and_then(|digit| usize::try_from(digit).ok())?;
        labels.iter().nth(number.checked_sub(1)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*, sample::select};

    fn chord(text: &str) -> Chord {
        Chord::parse(text).unwrap()
    }

    #[test]
    fn every_action_has_keys_and_no_key_two_meanings() {
        let keymap = Keymap::default();
        assert_eq!(Action::all().count(), ROWS.len());
        for action in Action::all() {
            let chords = keymap.chords(action);
            assert!(!chords.is_empty(), "{action:?}");
            assert!(chords.iter().all(|chord| keymap.action(chord) == Some(action)), "{action:?}");
        }
        assert_eq!(keymap.conflicts(&LabelSet::default()), []);
    }

    #[test]
    fn labels_have_letters_and_numbers() {
        let (keymap, labels) = (Keymap::default(), LabelSet::default());
        for (pressed, label) in [
            ("p", Some((Label::PERSON, false))),
            ("Shift+l", Some((Label::PLACE, true))),
            ("3", Some((Label::ORG, false))),
            ("Ctrl+d", None),
            ("n", None),
            ("5", None),
        ] {
            assert_eq!(keymap.label(&chord(pressed), &labels), label, "{pressed}");
        }
    }

    #[test]
    fn a_key_moves_from_one_action_to_another() {
        let (mut keymap, labels) = (Keymap::default(), LabelSet::default());
        assert_eq!(keymap.bind(Action::Merge, chord("s"), &labels), Ok(vec![Action::Split]));
        assert_eq!(keymap.action(&chord("s")), Some(Action::Merge));
        assert_eq!(keymap.chords(Action::Split), []);
        assert_eq!(keymap.bind(Action::Merge, chord("p"), &labels), Err(Refusal::IsLabel("Person".to_owned())));
        assert_eq!(keymap.bind(Action::Split, chord("s"), &labels), Ok(vec![Action::Merge]));
        assert_eq!(keymap.bind(Action::Merge, chord("m"), &labels), Ok(vec![]));
        assert!(!keymap.is_changed());
    }

    #[test]
    fn single_characters_can_be_switched_off() {
        let (mut keymap, labels) = (Keymap::default(), LabelSet::default());
        keymap.set_characters(false);
        for pressed in ["n", "Shift+n", "a", "?", "s"] {
            assert_eq!(keymap.action(&chord(pressed)), None, "{pressed}");
        }
        for pressed in ["p", "1", "Shift+o"] {
            assert_eq!(keymap.label(&chord(pressed), &labels), None, "{pressed}");
        }
        assert_eq!(keymap.action(&chord("Enter")), Some(Action::Confirm));
        assert_eq!(keymap.action(&chord("Ctrl+z")), Some(Action::Undo));
        assert_eq!(keymap.bind(Action::Split, chord("x"), &labels), Err(Refusal::IsCharacter));
    }

    #[test]
    fn what_another_version_stored_is_passed_over() {
        let keymap = Keymap::parse("fly f\nmerge\nsplit x Ctrl+k\n\n");
        assert_eq!(keymap.chords(Action::Merge), []);
        assert_eq!(keymap.chords(Action::Split), [chord("x"), chord("Ctrl+k")]);
        assert_eq!(keymap.chords(Action::Next), [chord("ArrowRight")]);
    }

    proptest! {
        #[test]
        fn any_keymap_comes_back_and_has_no_conflicts(
            bindings in vec((0..ROWS.len(), select(vec!["s", "m", "x", "Enter", "Ctrl+k", "ArrowLeft"])), 0..12),
            characters: bool,
        ) {
            let (mut keymap, labels) = (Keymap::default(), LabelSet::default());
            for (row, key) in bindings {
                keymap.bind(ROWS[row].0, chord(key), &labels).unwrap();
            }
            keymap.set_characters(characters);
            prop_assert_eq!(keymap.conflicts(&labels), []);
            prop_assert_eq!(Keymap::parse(&keymap.to_text()), keymap);
        }
    }
}

//! A key and what is held down with it, as one value that can be shown, stored and compared.

use std::fmt;

/// What a person presses for one action: "Ctrl+Shift+ArrowLeft", "Shift+N", "?".
///
/// A letter is held in lower case and its Shift apart, as caps lock must not change what a key does. Of any other
/// character the Shift is part already: nobody knows on which key a keyboard has its question mark.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Chord {
    key: String,
    shift: bool,
    /// Control, or Command on Apple's keyboards.
    command: bool,
    alt: bool,
}

/// Keys that do nothing by themselves, that a browser needs to leave the article, or that it cannot tell.
const UNUSABLE: [&str; 11] =
    ["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "Tab", "Dead", "Process", "Unidentified", "Fn"];

/// Named keys whose sign is shorter than their name.
const SIGNS: [(&str, &str); 7] = [
    ("ArrowLeft", "←"),
    ("ArrowRight", "→"),
    ("ArrowUp", "↑"),
    ("ArrowDown", "↓"),
    ("Backspace", "⌫"),
    ("Delete", "Del"),
    ("Escape", "Esc"),
];

impl Chord {
    /// The chord of a key event, by the name that the browser gives the key; `None` for a modifier alone and for Tab.
    pub(crate) fn new(key: &str, shift: bool, command: bool, alt: bool) -> Option<Self> {
        if key.is_empty() || UNUSABLE.contains(&key) {
            return None;
        }
        let key = if key == " " { "Space".to_owned() } else { key.to_owned() };
        Some(match single(&key) {
            Some(c) if c.is_alphabetic() => Self { key: key.to_lowercase(), shift, command, alt },
            Some(_) => Self { key, shift: false, command, alt },
            None => Self { key, shift, command, alt },
        })
    }

    /// Reads the form that [`Display`](fmt::Display) writes.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (mut rest, mut shift, mut command, mut alt) = (text, false, false, false);
        loop {
            let (held, after) = match rest.split_once('+') {
                Some(("Shift", after)) => (&mut shift, after),
                Some(("Ctrl", after)) => (&mut command, after),
                Some(("Alt", after)) => (&mut alt, after),
                _ => return Self::new(rest, shift, command, alt),
            };
            *held = true;
            rest = after;
        }
    }

    /// The character that is typed with nothing but Shift held: such a key is a shortcut that speech input and a slip
    /// of the hand press too, so it can be switched off (WCAG 2.1.4).
    pub(crate) fn character(&self) -> Option<char> {
        single(&self.key).filter(|_| !self.command && !self.alt)
    }

    /// Whether Shift is held besides the key.
    pub(crate) fn is_shifted(&self) -> bool {
        self.shift
    }

    /// The same with left and right exchanged, for text that runs from right to left.
    pub(crate) fn mirrored(self) -> Self {
        let key = match self.key.as_str() {
            "ArrowLeft" => "ArrowRight".to_owned(),
            "ArrowRight" => "ArrowLeft".to_owned(),
            _ => return self,
        };
        Self { key, ..self }
    }

    /// What stands on the keys: "Ctrl Shift ←".
    pub(crate) fn shown(&self) -> String {
        let sign = SIGNS.iter().find(|(name, _)| *name == self.key).map(|(_, sign)| (*sign).to_owned());
        let sign = sign
            .unwrap_or_else(|| if single(&self.key).is_some() { self.key.to_uppercase() } else { self.key.clone() });
        self.joined(" ", "Ctrl", &sign)
    }

    /// The form of the attribute `aria-keyshortcuts`.
    pub(crate) fn aria(&self) -> String {
        let key = if single(&self.key).is_some() { self.key.to_uppercase() } else { self.key.clone() };
        self.joined("+", "Control", &key)
    }

    fn joined(&self, between: &str, command: &str, key: &str) -> String {
        let held = [(self.command, command), (self.alt, "Alt"), (self.shift, "Shift")];
        let mut words: Vec<_> = held.into_iter().filter(|(held, _)| *held).map(|(_, word)| word).collect();
        words.push(key);
        words.join(between)
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.joined("+", "Ctrl", &self.key))
    }
}

/// The one character of a key's name, if it is the key of a character.
fn single(key: &str) -> Option<char> {
    let mut chars = key.chars();
    chars.next().filter(|_| chars.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_are_what_stands_on_them() {
        for (key, shift, command, written, shown, aria) in [
            ("N", true, false, "Shift+n", "Shift N", "Shift+N"),
            ("n", true, false, "Shift+n", "Shift N", "Shift+N"),
            ("?", true, false, "?", "?", "?"),
            (" ", false, false, "Space", "Space", "Space"),
            ("+", false, true, "Ctrl++", "Ctrl +", "Control++"),
            ("ArrowLeft", true, true, "Ctrl+Shift+ArrowLeft", "Ctrl Shift ←", "Control+Shift+ArrowLeft"),
            ("Backspace", false, false, "Backspace", "⌫", "Backspace"),
        ] {
            let chord = Chord::new(key, shift, command, false).unwrap();
            assert_eq!(
                (chord.to_string().as_str(), chord.shown().as_str(), chord.aria().as_str()),
                (written, shown, aria)
            );
        }
        assert_eq!(Chord::new("Shift", true, false, false), None);
        assert_eq!(Chord::new("Tab", false, false, false), None);
    }

    #[test]
    fn single_characters_are_told_from_named_and_held_keys() {
        for (text, character) in
            [("a", Some('a')), ("Shift+a", Some('a')), ("Ctrl+a", None), ("Enter", None), ("Space", None)]
        {
            assert_eq!(Chord::parse(text).and_then(|chord| chord.character()), character, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(key in "[a-z0-9+?/ß]|Enter|ArrowLeft| ", shift: bool, command: bool, alt: bool) {
            let chord = Chord::new(&key, shift, command, alt).unwrap();
            prop_assert_eq!(Chord::parse(&chord.to_string()), Some(chord));
        }
    }
}

//! The words of dates.

use super::{
    class::{Class, Classes, Lexeme},
    unit::{Modifier as Side, Part as OfDay, Unit as Length},
};
use crate::token::{Token, TokenKind};
use std::sync::LazyLock;

/// The longest word of the lexicon, in bytes.
const LONGEST: usize = 13;

/// Every word with its class and value, in lower case and without a final stop. A word with two classes has the
/// same value in both.
#[rustfmt::skip]
const WORDS: &[(&str, Class, i32)] = {
    use Class::*;
    &[
        ("january", Month, 1), ("february", Month, 2), ("march", Month, 3), ("april", Month, 4), ("may", Month, 5),
        ("june", Month, 6), ("july", Month, 7), ("august", Month, 8), ("september", Month, 9), ("october", Month, 10),
        ("november", Month, 11), ("december", Month, 12), ("jan", Month, 1), ("feb", Month, 2), ("mar", Month, 3),
        ("apr", Month, 4), ("jun", Month, 6), ("jul", Month, 7), ("aug", Month, 8), ("sep", Month, 9),
        ("sept", Month, 9), ("oct", Month, 10), ("nov", Month, 11), ("dec", Month, 12),
        ("monday", Weekday, 1), ("tuesday", Weekday, 2), ("wednesday", Weekday, 3), ("thursday", Weekday, 4),
        ("friday", Weekday, 5), ("saturday", Weekday, 6), ("sunday", Weekday, 7), ("mondays", Weekday, 1),
        ("tuesdays", Weekday, 2), ("wednesdays", Weekday, 3), ("thursdays", Weekday, 4), ("fridays", Weekday, 5),
        ("saturdays", Weekday, 6), ("sundays", Weekday, 7), ("mon", Weekday, 1), ("tue", Weekday, 2),
        ("tues", Weekday, 2), ("wed", Weekday, 3), ("weds", Weekday, 3), ("thu", Weekday, 4), ("thur", Weekday, 4),
        ("thurs", Weekday, 4), ("fri", Weekday, 5), ("sat", Weekday, 6), ("sun", Weekday, 7),
        ("first", Ordinal, 1), ("second", Ordinal, 2), ("third", Ordinal, 3), ("fourth", Ordinal, 4),
        ("fifth", Ordinal, 5), ("sixth", Ordinal, 6), ("seventh", Ordinal, 7), ("eighth", Ordinal, 8),
        ("ninth", Ordinal, 9), ("tenth", Ordinal, 10), ("eleventh", Ordinal, 11), ("twelfth", Ordinal, 12),
        ("thirteenth", Ordinal, 13), ("fourteenth", Ordinal, 14), ("fifteenth", Ordinal, 15),
        ("sixteenth", Ordinal, 16), ("seventeenth", Ordinal, 17), ("eighteenth", Ordinal, 18),
        ("nineteenth", Ordinal, 19), ("twentieth", Ordinal, 20), ("thirtieth", Ordinal, 30),
        ("twenty", Tens, 20), ("thirty", Tens, 30),
        ("one", Number, 1), ("two", Number, 2), ("three", Number, 3), ("four", Number, 4), ("five", Number, 5),
        ("six", Number, 6), ("seven", Number, 7), ("eight", Number, 8), ("nine", Number, 9), ("ten", Number, 10),
        ("eleven", Number, 11), ("twelve", Number, 12), ("thirteen", Number, 13), ("fourteen", Number, 14),
        ("fifteen", Number, 15), ("sixteen", Number, 16), ("seventeen", Number, 17), ("eighteen", Number, 18),
        ("nineteen", Number, 19), ("twenty", Number, 20), ("thirty", Number, 30), ("forty", Number, 40),
        ("fifty", Number, 50), ("a", One, 1), ("an", One, 1), ("few", Few, 0), ("several", Few, 0),
        ("many", Few, 0), ("couple", Few, 2),
        ("seconds", Unit, Length::Second as i32), ("minute", Unit, Length::Minute as i32),
        ("minutes", Unit, Length::Minute as i32), ("hour", Unit, Length::Hour as i32), ("hours", Unit, Length::Hour as i32),
        ("day", Unit, Length::Day as i32), ("days", Unit, Length::Day as i32), ("week", Unit, Length::Week as i32),
        ("weeks", Unit, Length::Week as i32), ("weekend", Unit, Length::Weekend as i32),
        ("fortnight", Unit, Length::Fortnight as i32), ("month", Unit, Length::Month as i32),
        ("months", Unit, Length::Month as i32), ("year", Unit, Length::Year as i32), ("years", Unit, Length::Year as i32),
        ("decade", Unit, Length::Decade as i32), ("decades", Unit, Length::Decade as i32),
        ("century", Unit, Length::Century as i32), ("centuries", Unit, Length::Century as i32),
        ("century", Century, Length::Century as i32), ("centuries", Century, Length::Century as i32),
        ("quarter", QuarterWord, Length::Quarter as i32), ("quarter", Unit, Length::Quarter as i32),
        ("half", HalfWord, 0),
        ("twenties", Decade, 20), ("thirties", Decade, 30), ("forties", Decade, 40), ("fifties", Decade, 50),
        ("sixties", Decade, 60), ("seventies", Decade, 70), ("eighties", Decade, 80), ("nineties", Decade, 90),
        ("bc", Era, -1), ("b.c", Era, -1), ("bce", Era, -1), ("b.c.e", Era, -1), ("ad", Era, 1), ("a.d", Era, 1),
        ("ce", Era, 1), ("c.e", Era, 1),
        ("spring", Season, 0), ("springtime", Season, 0), ("summer", Season, 1), ("summertime", Season, 1),
        ("autumn", Season, 2), ("fall", Season, 2), ("winter", Season, 3), ("wintertime", Season, 3),
        ("q1", Quarter, 1), ("q2", Quarter, 2), ("q3", Quarter, 3), ("q4", Quarter, 4),
        ("am", HalfOfDay, 0), ("a.m", HalfOfDay, 0), ("pm", HalfOfDay, 12), ("p.m", HalfOfDay, 12),
        ("noon", NamedHour, 12 * 60), ("midday", NamedHour, 12 * 60), ("midnight", NamedHour, 0),
        ("morning", Part, OfDay::Morning as i32), ("afternoon", Part, OfDay::Afternoon as i32),
        ("evening", Part, OfDay::Evening as i32), ("night", Part, OfDay::Night as i32),
        ("mornings", Part, OfDay::Morning as i32), ("afternoons", Part, OfDay::Afternoon as i32),
        ("evenings", Part, OfDay::Evening as i32), ("nights", Part, OfDay::Night as i32),
        ("lunchtime", Part, OfDay::Midday as i32), ("dawn", Part, OfDay::Dawn as i32), ("dusk", Part, OfDay::Evening as i32),
        ("overnight", Part, OfDay::Night as i32),
        ("today", Deictic, 0), ("yesterday", Deictic, -1), ("tomorrow", Deictic, 1), ("tonight", Deictic, 0),
        ("last", Toward, -1), ("this", Toward, 0), ("current", Toward, 0), ("next", Toward, 1),
        ("coming", Toward, 1), ("upcoming", Toward, 1), ("previous", TowardTold, -1), ("preceding", TowardTold, -1),
        ("same", TowardTold, 0), ("following", TowardTold, 1),
        ("early", Modifier, Side::Start as i32), ("mid", Modifier, Side::Mid as i32),
        ("late", Modifier, Side::End as i32), ("midway", Modifier, Side::Mid as i32),
        ("ago", Ago, -1), ("hence", Ago, 1), ("earlier", Than, -1), ("later", Than, 1),
        ("fiscal", Fiscal, 0), ("weekend", Weekend, Length::Weekend as i32), ("that", That, 0),
    ]
};

/// Words that are something else as often as not unless they stand in capitals: verbs, adjectives, other nouns.
const WEAK_IN_LOWER_CASE: [&str; 16] = [
    "may", "march", "august", "mar", "jan", "dec", "sep", "jun", "jul", "apr", "aug", "oct", "nov", "feb", "sept",
    "april",
];

/// Short forms that are names or words even in capitals.
const WEAK: [&str; 21] = [
    "jan", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "feb", "mon", "tue", "wed", "thu",
    "fri", "sat", "sun", "thur", "weds",
];

const APOSTROPHE: Lexeme = Lexeme { classes: Classes::of(Class::Apostrophe), value: 0, weak: false };

/// The classes and value of a token.
pub(super) fn lexeme(text: &str, token: &Token) -> Lexeme {
    let surface = token.surface(text);
    match token.kind {
        TokenKind::Word if surface.len() <= LONGEST + 1 => WORD_TABLE.get(surface),
        TokenKind::Number => super::number::lexeme(surface),
        TokenKind::Punctuation if matches!(surface, "'" | "’") => APOSTROPHE,
        _ => Lexeme::default(),
    }
}

static WORD_TABLE: LazyLock<WordTable> = LazyLock::new(WordTable::new);

/// The lexicon as an open hash table, so that an ordinary word costs one probe.
struct WordTable {
    slots: Vec<Slot>,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    word: &'static str,
    lexeme: Lexeme,
}

impl WordTable {
    const SIZE: usize = 1024;

    fn new() -> Self {
        let mut table = Self { slots: vec![Slot::default(); Self::SIZE] };
        for (word, class, value) in WORDS {
            table.add(word, *class, *value);
        }
        for word in super::holiday::first_words() {
            table.add(word, Class::Holiday, 0);
        }
        for word in super::zone::first_words() {
            table.add(word, Class::Zone, 0);
        }
        table
    }

    fn add(&mut self, word: &'static str, class: Class, value: i32) {
        let mut at = hash(word.as_bytes()) % Self::SIZE;
        while !self.slots[at].word.is_empty() && self.slots[at].word != word {
            at = (at + 1) % Self::SIZE;
        }
        let slot = &mut self.slots[at];
        slot.word = word;
        slot.lexeme.classes = slot.lexeme.classes.and(class);
        slot.lexeme.value = if slot.lexeme.value == 0 { value } else { slot.lexeme.value };
    }

    fn get(&self, surface: &str) -> Lexeme {
        let mut buffer = [0_u8; LONGEST];
        let bare = surface.strip_suffix('.').unwrap_or(surface);
        let Some(lower) = buffer.get_mut(..bare.len()) else { return Lexeme::default() };
        lower.copy_from_slice(bare.as_bytes());
        lower.make_ascii_lowercase();
        let mut at = hash(lower) % Self::SIZE;
        loop {
            let slot = &self.slots[at];
            if slot.word.is_empty() {
                return super::number::fiscal_year(surface);
            }
            if slot.word.as_bytes() == lower {
                return Self::in_case(slot, surface);
            }
            at = (at + 1) % Self::SIZE;
        }
    }

    /// The lexeme of a word as it is written: capitals tell May from may.
    fn in_case(slot: &Slot, surface: &str) -> Lexeme {
        let mut lexeme = slot.lexeme;
        let lower = surface.starts_with(|c: char| c.is_ascii_lowercase());
        let classes = lexeme.classes;
        let dotted = surface.ends_with('.');
        if classes.meets(Classes::of(Class::Month).and(Class::Weekday)) {
            lexeme.weak = (lower && WEAK_IN_LOWER_CASE.contains(&slot.word)) || (!dotted && WEAK.contains(&slot.word));
        }
        if lower && classes.has(Class::Era) && !surface.contains('.')
            || lower && classes == Classes::of(Class::Zone) && slot.word != "local"
        {
            return Lexeme::default();
        }
        lexeme
    }
}

/// FNV-1a, 32 bits.
fn hash(bytes: &[u8]) -> usize {
    bytes.iter().fold(0x811c_9dc5_u32, |hash, b| (hash ^ u32::from(*b)).wrapping_mul(0x0100_0193)) as usize
}

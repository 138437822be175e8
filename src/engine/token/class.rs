//! What a character is to the tokenizer.

/// A character that separates tokens and belongs to none: white space of any width, control characters, and
/// the invisible marks that editors and web pages leave behind (zero-width space, byte order mark,
/// direction marks, soft hyphen). [`joins`] says which of these are kept where they stand inside a word.
pub fn is_space(c: char) -> bool {
    if c.is_ascii() {
        return c <= ' ' || c == '\u{7F}';
    }
    c.is_whitespace()
        || matches!(c, '\u{80}'..='\u{9F}' | '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}')
}

/// An invisible character that does not end a word when a letter follows: soft hyphen, zero-width joiner and
/// non-joiner (Persian and Indic spelling need them), word joiner.
pub(super) fn joins(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200C}' | '\u{200D}' | '\u{2060}')
}

/// A mark that belongs to the character before it: accents in decomposed text, vowel signs, variation
/// selectors, the enclosing keycap, skin tones and the tags of regional flags.
///
/// The ranges are the blocks of combining marks in Unicode 17. Vowel signs of Brahmic scripts need no row:
/// their whole blocks are word characters (see [`is_word`]).
pub(super) fn is_mark(c: char) -> bool {
    !c.is_ascii()
        && matches!(u32::from(c),
            0x0300..=0x036F | 0x0483..=0x0489 | 0x0591..=0x05BD | 0x05BF | 0x05C1..=0x05C2 | 0x05C4..=0x05C5 | 0x05C7
            | 0x0610..=0x061A | 0x064B..=0x065F | 0x0670 | 0x06D6..=0x06DC | 0x06DF..=0x06E4 | 0x06E7..=0x06E8
            | 0x06EA..=0x06ED | 0x0711 | 0x0730..=0x074A | 0x07A6..=0x07B0 | 0x08CA..=0x08E1 | 0x08E3..=0x08FF
            | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0x302A..=0x302F | 0x3099..=0x309A
            | 0xFE00..=0xFE0F | 0xFE20..=0xFE2F | 0x1F3FB..=0x1F3FF | 0xE0020..=0xE007F | 0xE0100..=0xE01EF)
}

/// A letter, a digit, or a sign that only occurs inside the words of its script.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphanumeric()
        // Viramas and vowel signs of the scripts of South and South-East Asia; the two dandas end sentences.
        || matches!(u32::from(c), 0x0900..=0x0963 | 0x0966..=0x0DF3 | 0x0E31..=0x0E4E | 0x0F71..=0x0F84
            | 0x102B..=0x103E | 0x17B4..=0x17D3)
}

/// Families of scripts that are never mixed inside one word. A word ends where the family changes, so that
/// text of one language glued to a sentence of another is cut off it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// Latin, Greek, Cyrillic and Armenian, and digits: "µm", "β-carotene" and "№5" stay together.
    European,
    Semitic,
    /// Han, kana and hangul: a run is one token, for want of a dictionary to cut it by.
    EastAsian,
    Other,
}

/// The family of a word character.
pub(super) fn family(c: char) -> Family {
    match u32::from(c) {
        0..=0x058F
        | 0x1C80..=0x1C8F
        | 0x1D00..=0x1FFF
        | 0x2070..=0x218F
        | 0x2C60..=0x2DFF
        | 0xA640..=0xA7FF
        | 0xAB30..=0xAB6F
        | 0xFB00..=0xFB17
        | 0xFF10..=0xFF5A
        | 0x1D400..=0x1D7FF => Family::European,
        0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFC => Family::Semitic,
        0x1100..=0x11FF
        | 0x2E80..=0x9FFF
        | 0xA960..=0xA97F
        | 0xAC00..=0xD7FF
        | 0xF900..=0xFAFF
        | 0xFF66..=0xFFDC
        | 0x1B000..=0x1B2FF
        | 0x20000..=0x3FFFF => Family::EastAsian,
        _ => Family::Other,
    }
}

/// An apostrophe as it is typed or typeset.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// A mark that structures text, as opposed to a sign that stands for a thing or an operation.
pub(super) fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation()
            && !matches!(c, '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~' | '%' | '#' | '@');
    }
    matches!(u32::from(c),
        0xA1 | 0xA7 | 0xAB | 0xB6 | 0xB7 | 0xBB | 0xBF | 0x037E | 0x055A..=0x055F | 0x0589..=0x058A | 0x05BE | 0x05C0 | 0x05C3
        | 0x05C6 | 0x05F3..=0x05F4 | 0x060C..=0x060D | 0x061B | 0x061D..=0x061F | 0x066A..=0x066D | 0x06D4 | 0x0964..=0x0965
        | 0x2010..=0x2027 | 0x2030..=0x205E | 0x207D..=0x207E | 0x2E00..=0x2E5D | 0x3001..=0x3003 | 0x3008..=0x3011
        | 0x3014..=0x301F | 0x30FB | 0xFE10..=0xFE19 | 0xFE30..=0xFE6B | 0xFF01..=0xFF0F | 0xFF1A..=0xFF1F
        | 0xFF3B..=0xFF3D | 0xFF5B..=0xFF65)
}

/// A hyphen or a dash of any width.
pub fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

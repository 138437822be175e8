//! Which way letters run.

/// Whether a character's script is written from right to left.
///
/// By block (Unicode 17, chapter 9: Middle East), as the blocks for such scripts are set apart: U+0590 to U+08FF, the
/// presentation forms of Hebrew and Arabic, and two stretches of the supplementary plane.
pub(crate) fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
        && !c.is_numeric()
}

/// Whether words run from right to left: by their first letter, as the browser does with `dir="auto"`.
pub(crate) fn runs_right_to_left(words: &str) -> bool {
    words.chars().find(|c| c.is_alphabetic()).is_some_and(is_right_to_left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_tells() {
        for (words, expected) in
            [("Łódź", false), ("القاهرة", true), ("3 תל אביב", true), ("“WFP”", false), ("٢٠٢١", false), ("", false)]
        {
            assert_eq!(runs_right_to_left(words), expected, "{words}");
        }
    }
}

//! Elided words: the article of "dell'Unesco", the pronoun of "qu'Emmanuel".
//!
//! Word segmentation (UAX #29) keeps an apostrophe inside a word, which is right for "don't" and wrong for French, Italian
//! and Catalan, where the elided word stands before the name and is no part of it.

/// The elided words of French, Italian and Catalan, in lower case and without their apostrophe.
const ELIDED: [&str; 40] = [
    "c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "un", "all", "coll", "dall",
    "dell", "nell", "sull", "quell", "quest", "degl", "agl", "dagl", "negl", "sugl", "gl", "cos", "dov", "com", "anch",
    "senz", "mezz", "tutt", "nessun", "ciascun", "bell", "vent", "trent",
];

/// Elided words that names begin with: "D'Angelo", "L'Oréal", "N'Golo", "Dell'Utri", "Dall'Olio".
fn begins_names(elided: &str) -> bool {
    elided.len() == 1 || matches!(elided, "dell" | "dall")
}

/// Returns the length in bytes of the elided word that `word` begins with, its apostrophe included.
///
/// A capital on both sides of the apostrophe makes a name of the whole, unless what follows is written in capitals only:
/// "L'Oréal" is one word, "L'ONU" and "l'Unesco" are two.
pub(super) fn elided(word: &str) -> Option<usize> {
    let (before, after) = word.split_once(['\'', '’'])?;
    let lower = before.to_lowercase();
    let mut letters = after.chars();
    let first = letters.next().filter(|c| c.is_alphabetic())?;
    let is_acronym = first.is_uppercase() && letters.clone().next().is_some() && letters.all(char::is_uppercase);
    let capitals = before.starts_with(char::is_uppercase) && first.is_uppercase();
    let is_name = capitals && !is_acronym && begins_names(&lower);
    (ELIDED.contains(&lower.as_str()) && !is_name).then_some(word.len() - after.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_elided_word_stands_before_a_name_and_is_no_part_of_it() {
        for (word, elided_word) in [
            ("dell'Unesco", "dell'"),
            ("dell’Onu", "dell’"),
            ("Nell'Europa", "Nell'"),
            ("all'Aquila", "all'"),
            ("un'Alfa", "un'"),
            ("l'Élysée", "l'"),
            ("L'ONU", "L'"),
            ("L'homme", "L'"),
            ("D'après", "D'"),
            ("d'Estaing", "d'"),
            ("qu'Emmanuel", "qu'"),
            ("Qu'Emmanuel", "Qu'"),
            ("jusqu’à", "jusqu’"),
            ("s'Agaró", "s'"),
            // One word each.
            ("L'Oréal", ""),
            ("D'Angelo", ""),
            ("N'Golo", ""),
            ("Dell'Utri", ""),
            ("O'Brien", ""),
            ("o'clock", ""),
            ("don't", ""),
            ("Don't", ""),
            ("I'm", ""),
            ("can’t", ""),
            ("Smith's", ""),
            ("Smiths'", ""),
            ("aujourd'hui", ""),
            ("quelqu'un", ""),
            ("Massey", ""),
            ("'", ""),
            ("l'", ""),
        ] {
            let length = elided(word).unwrap_or(0);
            assert_eq!(&word[..length], elided_word, "{word}");
        }
    }
}

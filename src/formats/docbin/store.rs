//! The numbers that stand for strings in spaCy: MurmurHash64A with seed 1, except for spaCy's own symbols, which are
//! numbered from 0. The numbers are those of `spacy.symbols.IDS` in spaCy 3.

use super::hash::murmur_hash_64a;

const SEED: u64 = 1;

/// Runs of symbols, each with the number of its first. Between the first two runs lie `FLAG19` to `FLAG63`, and after
/// `SPACE` lie `DEPRECATED001` to `DEPRECATED276`.
const SYMBOLS: [(u64, &str); 3] = [
    (
        1,
        "IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL LIKE_NUM LIKE_EMAIL IS_STOP \
         IS_OOV_DEPRECATED IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT IS_CURRENCY",
    ),
    (
        64,
        "ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD SENT_START SPACY \
         PROB LANG ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X EOL SPACE",
    ),
    (
        380,
        "PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT MONEY QUANTITY ORDINAL \
         CARDINAL acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm conj cop csubj csubjpass dep det \
         dobj expl hmod hyph infmod intj iobj mark meta neg nmod nn npadvmod nsubj nsubjpass num number oprd obj obl \
         parataxis partmod pcomp pobj poss possessive preconj prep prt punct quantmod relcl rcmod root xcomp acl ENT_KB_ID \
         MORPH ENT_ID IDX _",
    ),
];

/// Numbered names: the word, the digits its number is written with, the first number and the symbol it is, and the last.
const NUMBERED: [(&str, usize, u64, u64, u64); 2] = [("FLAG", 2, 19, 19, 63), ("DEPRECATED", 3, 1, 104, 276)];

/// The number that stands for a string.
pub(super) fn id(string: &str) -> u64 {
    match string {
        "" => 0,
        _ => number(string).unwrap_or_else(|| murmur_hash_64a(string.as_bytes(), SEED)),
    }
}

/// The symbol with that number.
pub(super) fn symbol(id: u64) -> Option<&'static str> {
    SYMBOLS.into_iter().find_map(|(first, names)| {
        let index = usize::try_from(id.checked_sub(first)?).ok()?;
        names.split(' ').nth(index)
    })
}

fn number(string: &str) -> Option<u64> {
    let listed = SYMBOLS
        .into_iter()
        .find_map(|(first, names)| names.split(' ').position(|name| name == string).map(|index| first + index as u64));
    let numbered = || {
        NUMBERED.into_iter().find_map(|(word, digits, from, symbol, to)| {
            let written = string.strip_prefix(word).filter(|rest| rest.len() == digits)?;
            let number = written.bytes().all(|b| b.is_ascii_digit()).then(|| written.parse::<u64>().ok()).flatten()?;
            (from..=to).contains(&number).then(|| symbol + number - from)
        })
    };
    listed.or_else(numbered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_have_spacys_numbers() {
        // As spaCy 3.8 gives them: `StringStore()[string]`.
        for (string, expected) in [
            ("", 0),
            ("IS_ALPHA", 1),
            ("FLAG19", 19),
            ("FLAG63", 63),
            ("ORTH", 65),
            ("SPACE", 103),
            ("DEPRECATED001", 104),
            ("DEPRECATED276", 379),
            ("PERSON", 380),
            ("LOC", 385),
            ("acl", 451),
            ("_", 456),
            ("coffee", 3_197_928_453_018_144_401),
        ] {
            assert_eq!(id(string), expected, "{string}");
        }
        assert_eq!((symbol(383), symbol(104), symbol(0), symbol(1 << 40)), (Some("ORG"), None, None, None));
        assert!(number("FLAG18").is_none() && number("FLAG064").is_none() && number("DEPRECATED0001").is_none());
    }
}

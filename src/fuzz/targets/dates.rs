//! The date grammar and the notations of dates, on any text.

use tagline_core::{CivilDate, DateKind, edtf, timex};
use tagline_engine::{
    date::{self, DateContext},
    sentence, token,
};

/// Dates are spans of the text with values that are well formed; and no value that a person may type breaks what reads
/// it.
pub(super) fn hold(bytes: &[u8]) {
    let source = super::text(bytes);
    let tokens = token::tokenize(&source);
    let sentences = sentence::sentences(&source, &tokens);
    for date in [None, CivilDate::new(2024, 2, 29), CivilDate::new(1, 1, 1), CivilDate::new(9999, 12, 31)] {
        let context = DateContext { date, order: None };
        for mention in date::find_dates(&source, &tokens, &sentences, context).mentions {
            let words = tokens.get(mention.tokens.clone()).filter(|words| !words.is_empty());
            assert!(words.is_some_and(|words| words[0].start < words[words.len() - 1].end), "{mention:?}");
            if let Some(value) = mention.value.edtf.as_deref() {
                assert!(edtf::is_valid(value), "{value}");
            }
        }
    }
    if source.len() < 100 {
        let is_valid = edtf::is_valid(&source);
        let days = edtf::days(&source);
        assert!(is_valid || days.is_none(), "what is no date has days: {source}");
        drop((timex::to_edtf(&source), timex::of_edtf(DateKind::Calendar, Some(&source)), CivilDate::parse(&source)));
    }
}

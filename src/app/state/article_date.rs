//! When what stands in the field of the article's date is meant.
//!
//! A browser reports each whole date that comes by while one is being typed: of "03/02/2021" the years 2, 20 and 202.

use tagline_core::CivilDate;

/// What stands in the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    Nothing,
    /// Part of a date.
    Partial,
    Day(CivilDate),
}

/// The earliest year that an article can be of; a lesser one is still being typed.
const FIRST_YEAR: u16 = 1000;

impl Entry {
    /// Reads what a date field gives as its value, and whether it holds something that is none.
    pub(crate) fn read(value: &str, is_partial: bool) -> Self {
        match CivilDate::parse(value) {
            Some(date) if date.year() >= FIRST_YEAR => Self::Day(date),
            None if value.is_empty() && !is_partial => Self::Nothing,
            _ => Self::Partial,
        }
    }

    /// The date that the article is to have instead of this one; `None` to leave it.
    pub(crate) fn decided(self, before: Option<CivilDate>) -> Option<Option<CivilDate>> {
        let wanted = match self {
            Self::Nothing => None,
            Self::Partial => return None,
            Self::Day(date) => Some(date),
        };
        (wanted != before).then_some(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_on_its_way_is_none() {
        let date = |iso: &str| CivilDate::parse(iso);
        for (value, is_partial, before, expected) in [
            ("", true, None, None),
            ("0002-03-02", false, None, None),
            ("0020-03-02", false, date("2021-03-02"), None),
            ("0202-03-02", false, None, None),
            ("2021-03-02", false, None, Some(date("2021-03-02"))),
            ("2021-03-02", false, date("2021-03-02"), None),
            ("12021-03-02", false, None, None),
            ("", true, date("2021-03-02"), None),
            ("", false, date("2021-03-02"), Some(None)),
            ("", false, None, None),
        ] {
            assert_eq!(Entry::read(value, is_partial).decided(before), expected, "{value:?} after {before:?}");
        }
    }
}

//! What the dates of a document are read by, besides their own words.

use crate::calendar::CivilDate;
use serde::{Deserialize, Serialize};

/// Whether 03/04/2021 is in March or in April.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumericOrder {
    /// The day stands before the month, as in most of the world.
    DayFirst,
    /// The month stands before the day, as in the United States.
    MonthFirst,
}

impl NumericOrder {
    /// The word that stands for it in files and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DayFirst => "day-first",
            Self::MonthFirst => "month-first",
        }
    }

    /// The order with that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::DayFirst, Self::MonthFirst].into_iter().find(|order| order.as_str() == word)
    }
}

/// The day a document was probably written, as its own text tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InferredDate {
    /// The day.
    pub date: CivilDate,
    /// What tells so, to follow "because".
    pub reason: String,
    /// Other days that what tells so would fit, the earliest first.
    pub others: Vec<CivilDate>,
}

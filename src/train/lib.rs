//! Gold files and how well mentions agree with them. The trainer itself is the binary `tagline-train`.

pub mod gold;
pub mod score;

pub use gold::{GoldDocument, GoldError, GoldSentence, read_gold};
pub use score::{Counts, Score, score};

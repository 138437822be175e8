//! From text to mentions: tokens, sentences, features, CRF, gazetteer, dates.
//!
//! An [`Engine`] is a model file made ready; it reads no file and knows no web. [`Engine::tag`] answers a whole
//! text at once; [`Engine::start`] answers it paragraph by paragraph, so that a caller can show the top of a long
//! text first and stop early.
//!
//! The way of a text: [`token`] and [`sentence`] cut it; [`document`] looks up every distinct word ([`word`]) in the
//! [`lexicon`] and the [`gazetteer`] and notes how the text uses it; [`features`] names what fires for each token;
//! [`weights`] scores it and finds the best labels ([`tags`]); [`marginals`] and [`calibration`] say how sure that is;
//! [`date`] reads dates; [`joint`] brings in what another tagger says of the same tokens, as much as the [`register`] of
//! the text asks for. The modules below [`Engine`] are public for the trainer, which must see a text exactly as the engine
//! does.

pub mod calibration;
pub mod date;
pub mod document;
mod engine;
pub mod features;
pub mod gazetteer;
pub mod hash;
pub mod joint;
mod layout;
pub mod lexicon;
pub mod marginals;
mod memory;
mod mentions;
pub mod model;
pub mod register;
mod rows;
mod scores;
pub mod sentence;
pub mod sparse;
pub mod table;
mod tagging;
pub mod tags;
pub mod token;
pub mod weights;
pub mod word;
pub mod words;

pub use engine::{Dates, Engine, TagOptions};
pub use joint::{Joint, JointParts, OtherScores};
pub use tagging::Tagging;

#[cfg(test)]
mod tests;

//! From text to mentions: tokens, sentences, features, CRF, gazetteer, dates.
//!
//! An [`Engine`] is a model file made ready; it reads no file and knows no web. [`Engine::tag`] answers a whole
//! text at once; [`Engine::start`] answers it paragraph by paragraph, so that a caller can show the top of a long
//! text first and stop early.

pub mod date;
mod model;
pub mod sentence;
mod tagging;
pub mod token;

pub use model::ModelError;
pub use tagging::{Dates, Engine, TagOptions, Tagging};

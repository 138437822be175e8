//! The deep tagger: a pretrained transformer that scores the labels of words.
//!
//! It knows no label by name and finds no mention: it gives each word of a [passage](tagline_core::Passage) a score for each label, and
//! the engine brings them together with its own. The way of a passage: [`pieces`] cuts its words into what the
//! [`vocabulary`] knows and notes their [`case`]; the [`network`] runs them through its [`layer`]s, whose products are
//! sums of small integers ([`linear`]); what comes out is rounded, so that the page and the command line score alike.

pub mod case;
mod fold;
mod kernel;
mod layer;
mod linear;
mod math;
pub mod model;
mod network;
pub mod pieces;
mod tagger;
pub mod vocabulary;

pub use layer::{Layer, Norm};
pub use linear::Linear;
pub use model::{DeepParts, GROUP, Table};
pub use network::Network;
pub use tagger::{DeepTagger, LABELS, Room, SCORE_UNITS, WordScores};

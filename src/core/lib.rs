//! The vocabulary of Tagline: texts, offsets, spans, labels, mentions, annotations, layers, edits and history.
//!
//! Nothing here knows the web, a file, a clock or a random number, so every type is a value that can be
//! tested by its laws. Read in this order: [`offset`], [`text`], [`span`], [`label`], [`annotation`],
//! [`layer`], [`edit`], [`document`], [`history`].

pub mod calendar;
pub mod confidence;
pub mod label;
pub mod mention;
pub mod offset;
pub mod span;

pub use calendar::CivilDate;
pub use confidence::Confidence;
pub use label::{Label, LabelSet};
pub use mention::{DateKind, DateValue, Mention};
pub use offset::{ByteOffset, CodePoint, Utf16};
pub use span::Span;

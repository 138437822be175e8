//! The vocabulary of Tagline: texts, offsets, spans, labels, mentions, annotations, layers, edits and history.
//!
//! Nothing here knows the web, a file, a clock or a random number, so every type is a value that can be
//! tested by its laws. Read in this order: [`offset`], [`text`], [`span`], [`label`], [`annotation`],
//! [`layer`], [`edit`], [`document`], [`history`], [`journal`].

pub mod annotation;
pub mod boilerplate;
pub mod calendar;
pub mod confidence;
pub mod container;
mod date_values;
pub mod date_words;
pub mod dating;
pub mod document;
pub mod edit;
pub mod edtf;
pub mod entity;
pub mod history;
pub mod journal;
pub mod label;
pub mod layer;
pub mod mention;
pub mod offset;
pub mod passage;
pub mod rejection;
pub mod reliability;
pub mod remap;
pub mod sorting;
pub mod span;
pub mod text;
pub mod timex;

pub use annotation::{Annotation, AnnotationId, EntityId, Origin, Status};
pub use calendar::CivilDate;
pub use confidence::Confidence;
pub use container::ModelError;
pub use date_words::{MONTHS, date_in_words, day_in_words, edtf_in_words};
pub use dating::{InferredDate, NumericOrder};
pub use document::Document;
pub use edit::{Edit, Refusal};
pub use entity::Entity;
pub use history::History;
pub use label::{Colour, Label, LabelInfo, LabelSet};
pub use layer::Layer;
pub use mention::{DateKind, DateValue, Mention};
pub use offset::{ByteOffset, CodePoint, Utf16};
pub use passage::Passage;
pub use reliability::{Expectation, Reliability, ReliabilityBin};
pub use span::Span;
pub use text::Text;
pub use timex::{Timex3, TimexKind, TimexModifier};

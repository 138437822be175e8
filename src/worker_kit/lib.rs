//! What the workers that tag share: their end of the line to the page, and the fetching of models.

pub mod cache;
pub mod fetch;
mod port;
pub mod tagger;

pub use port::Port;

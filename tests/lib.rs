//! Helpers shared by the tests that cross crates: articles to tag, and the checks that every export must pass.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

pub mod articles;
pub mod corpus;
pub mod novel;
pub mod tagline_json;

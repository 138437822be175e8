//! What must hold whatever bytes come from outside: nothing panics, nothing hangs, and what is made of the bytes is sound.
//!
//! Each target is a function of any bytes that panics where something is wrong. Property tests put made-up bytes to all of
//! them with every run of the tests; `cargo xtask fuzz` has a fuzzer do it. What is worth keeping of its bytes stays in `corpus/`,
//! and every run of the tests tries it too.

#![allow(clippy::panic, reason = "a target tells what is wrong by panicking")]

mod packed;
mod recipe;
mod targets;

pub use recipe::{Made, made};
pub use targets::TARGETS;

/// What must hold of any bytes.
pub type Target = fn(&[u8]);

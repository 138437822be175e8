//! The targets under libFuzzer, one to a process: the one that the variable `TAGLINE_FUZZ` names.

#![no_main]
#![allow(unsafe_code, reason = "what the fuzzer calls is made by its macro")]
#![allow(clippy::panic, reason = "who asks for a target that is none is told so")]

use std::sync::LazyLock;
use tagline_fuzz::{TARGETS, Target};

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let wanted = std::env::var("TAGLINE_FUZZ").unwrap_or_default();
    let found = TARGETS.into_iter().find(|(name, _)| *name == wanted);
    found.map_or_else(|| panic!("there is no target `{wanted}`"), |(_, target)| target)
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| TARGET(bytes));

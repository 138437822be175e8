//! The tagging worker: a thin message loop over the engine.
fn main() {}

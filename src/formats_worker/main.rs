//! The export worker: a thin message loop over the formats.
fn main() {}

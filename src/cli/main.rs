//! tagline on the command line.
fn main() {}

//! Builds, serves, tests and trains.
fn main() {}

//! Trains and evaluates the model.
fn main() {}

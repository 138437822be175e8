//! Any bytes as a model file.

use tagline_engine::{Engine, TagOptions};

/// A file is refused with a reason, or makes an engine that tags.
pub(super) fn hold(bytes: &[u8]) {
    match Engine::load(bytes) {
        Ok(engine) => drop(engine.tag("Zoë Okafor flew to Łódź on 3 March 2021.", &TagOptions::default())),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

//! The model inside the program.

use crate::Failed;
use tagline_engine::Engine;

static MODEL: &[u8] = include_bytes!("../engine/model/tagline.model");

/// Makes the model ready.
///
/// # Errors
/// If program and model come from different releases.
pub(crate) fn load() -> Result<Engine, Failed> {
    Engine::load(MODEL).map_err(Failed::Model)
}

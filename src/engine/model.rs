//! The model file: what the trainer writes and the engine reads.

/// Why bytes are not a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelError {
    /// The bytes do not begin as a model file does.
    NotAModel,
    /// A model file of another layout than this build reads.
    Version {
        /// The layout this build reads.
        expected: u32,
        /// The layout of the file.
        found: u32,
    },
    /// The file ends early or its bytes were changed on the way.
    Damaged {
        /// The part that cannot be read.
        part: &'static str,
    },
}

impl std::fmt::Display for ModelError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotAModel => f.write_str("this is not a Tagline model: fetch tagline.model again"),
            Self::Version { expected, found } => write!(
                f,
                "the model has layout {found}, but this build reads layout {expected}: take model and program from the same release"
            ),
            Self::Damaged { part } => write!(f, "the model is damaged in its {part}: fetch it again"),
        }
    }
}

impl std::error::Error for ModelError {}

//! What the trainer has left: weights, sizes and vocabulary.

use safetensors::{Dtype, SafeTensors};
use serde::{Deserialize, de::DeserializeOwned};
use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};
use tagline_engine::tags::LABELS;

/// Why an export cannot be read.
#[derive(Debug)]
pub(crate) enum ExportError {
    /// A file is missing or is not what its name says.
    File { path: PathBuf, problem: String },
    /// A tensor is missing or has another shape.
    Tensor { name: String, problem: String },
}

impl std::fmt::Display for ExportError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File { path, problem } => write!(f, "{}: {problem}", path.display()),
            Self::Tensor { name, problem } => write!(f, "the tensor {name} {problem}"),
        }
    }
}

impl std::error::Error for ExportError {}

/// The sizes of the network, as `config.json` has them.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Sizes {
    pub layers: usize,
    pub width: usize,
    pub heads: usize,
    pub inner: usize,
}

/// An export.
#[derive(Debug)]
pub(crate) struct Export {
    pub sizes: Sizes,
    /// The pieces; a piece's row is its place.
    pub vocabulary: Vec<String>,
    tensors: HashMap<String, Vec<f32>>,
}

impl Export {
    /// Reads the files in a folder.
    pub(crate) fn read(folder: &Path) -> Result<Self, ExportError> {
        let file = |name: &str| {
            let path = folder.join(name);
            let bytes = fs::read(&path).map_err(|error| wrong(&path, error.to_string()))?;
            Ok((path, bytes))
        };
        let (path, bytes) = file("config.json")?;
        let sizes = serde_json::from_slice(&bytes).map_err(|error| wrong(&path, error.to_string()))?;
        let (path, bytes) = file("vocab.txt")?;
        let text = String::from_utf8(bytes).map_err(|error| wrong(&path, error.to_string()))?;
        let vocabulary = text.lines().map(str::to_owned).collect();
        let (path, bytes) = file("weights.safetensors")?;
        let stored = SafeTensors::deserialize(&bytes).map_err(|error| wrong(&path, error.to_string()))?;
        let mut tensors = HashMap::new();
        for (name, view) in stored.iter() {
            if view.dtype() != Dtype::F32 {
                return Err(wrong(&path, format!("{name} is not of 32-bit floats")));
            }
            let floats = view.data().as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
            tensors.insert(name.to_owned(), floats);
        }
        Ok(Self { sizes, vocabulary, tensors })
    }

    /// The windows that the trainer wrote down to be compared with.
    pub(crate) fn windows<T: DeserializeOwned>(folder: &Path) -> Result<Vec<T>, ExportError> {
        let path = folder.join("fixture.json");
        let bytes = fs::read(&path).map_err(|error| wrong(&path, error.to_string()))?;
        serde_json::from_slice(&bytes).map_err(|error| wrong(&path, error.to_string()))
    }

    /// A tensor of so many numbers, row by row.
    pub(crate) fn tensor(&self, name: &str, len: usize) -> Result<&[f32], ExportError> {
        let problem = |problem| ExportError::Tensor { name: name.to_owned(), problem };
        let tensor = self.tensors.get(name).ok_or_else(|| problem("is missing".to_owned()))?;
        if tensor.len() != len {
            return Err(problem(format!("has {} numbers, not {len}", tensor.len())));
        }
        Ok(tensor)
    }

    /// A tensor of rows of a width, however many.
    pub(crate) fn rows(&self, name: &str, width: usize) -> Result<&[f32], ExportError> {
        let len = self.tensors.get(name).map_or(0, |tensor| tensor.len() / width * width);
        self.tensor(name, len)
    }

    /// The scores of label after label, in the logarithm of probability.
    pub(crate) fn transitions(&self) -> Result<[[f32; LABELS]; LABELS], ExportError> {
        let flat = self.tensor("head.transitions", LABELS * LABELS)?;
        Ok(std::array::from_fn(|from| std::array::from_fn(|to| flat[from * LABELS + to])))
    }
}

fn wrong(path: &Path, problem: String) -> ExportError {
    ExportError::File { path: path.to_owned(), problem }
}

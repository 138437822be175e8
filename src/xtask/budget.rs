//! What the page weighs on the wire, and how much it may.

use crate::{
    Failure, Result,
    checksums::CHECKSUMS,
    headers::{HEADERS, SNIPPETS},
    offline::SERVICE_WORKER,
};
use std::io::Write as _;
use std::path::Path;

/// The most that the first load may fetch without the model, in bytes after brotli.
pub const FIRST_LOAD: usize = 710_000;

/// The most that the first load may fetch with the model, in bytes after brotli.
pub const FIRST_LOAD_WITH_MODEL: usize = 4_000_000;

/// The workers that are started when there is work for them.
const ON_DEMAND: [&str; 2] = ["tagline-formats-worker", "tagline-pile-worker"];

/// What is fetched for later visits, or to be read by those who ask for it.
const IN_BACKGROUND: [&str; 5] = [SERVICE_WORKER, CHECKSUMS, "about-", HEADERS, SNIPPETS];

/// The most that the deep tagger's model may weigh, in bytes on the wire.
pub const DEEP: usize = 20_000_000;

/// How the name of the deep tagger's model begins.
pub const DEEP_MODEL: &str = "tagline-deep-";

/// When a file is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// Before the page can be used.
    FirstLoad,
    /// With the first load, in the background: the model.
    Model,
    /// In the background once the page can be used, or when a person first asks for what needs it.
    Later,
}

impl Moment {
    /// When the finished page fetches the file at this path, relative to the page.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        if name.starts_with(DEEP_MODEL) {
            // Its worker has a name that begins so too.
            Self::Later
        } else if name.ends_with(".model.gz") {
            Self::Model
        } else if ON_DEMAND.iter().any(|worker| name.starts_with(worker))
            || IN_BACKGROUND.iter().any(|part| path.contains(part))
        {
            Self::Later
        } else {
            Self::FirstLoad
        }
    }

    fn describe(self) -> &'static str {
        match self {
            Self::FirstLoad => "first load",
            Self::Model => "model",
            Self::Later => "when needed",
        }
    }
}

/// The weight of one file, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weight {
    /// Its path relative to the page.
    pub path: String,
    /// When it is fetched.
    pub moment: Moment,
    /// As it lies on the disk.
    pub raw: usize,
    /// After gzip, level 9.
    pub gzip: usize,
    /// After brotli, quality 11; no host compresses a `.gz` file again, so that one stays as it is.
    pub brotli: usize,
}

impl Weight {
    /// Weighs a file's content.
    ///
    /// # Errors
    /// If a compressor fails.
    pub fn measure(path: &str, bytes: &[u8]) -> std::io::Result<Self> {
        let (gzip, brotli) =
            if path.ends_with(".gz") { (bytes.len(), bytes.len()) } else { (gzip(bytes)?.len(), brotli(bytes)?.len()) };
        Ok(Self { path: path.to_owned(), moment: Moment::of(path), raw: bytes.len(), gzip, brotli })
    }
}

/// Compresses with gzip; the same bytes always give the same result, as no time is written.
///
/// # Errors
/// If the compressor fails.
pub fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// Compresses with brotli, as well as it can.
pub(crate) fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &params)?;
    Ok(packed)
}

/// Weighs every file of a finished page.
///
/// # Errors
/// If one cannot be read.
pub fn weigh(files: &[(String, std::path::PathBuf)]) -> Result<Vec<Weight>> {
    let weigh_one = |(name, path): &(String, std::path::PathBuf)| {
        let bytes = std::fs::read(path).map_err(Failure::file(path))?;
        Weight::measure(name, &bytes).map_err(Failure::file(Path::new(name)))
    };
    let mut weights = files.iter().map(weigh_one).collect::<Result<Vec<_>>>()?;
    weights.sort_by(|a, b| a.moment.cmp(&b.moment).then_with(|| a.path.cmp(&b.path)));
    Ok(weights)
}

/// Checks the three budgets.
///
/// # Errors
/// [`Failure::OverBudget`] if one is exceeded.
pub fn check(weights: &[Weight]) -> Result<()> {
    let (without, with) = first_load(weights);
    let is_deep = |weight: &&Weight| weight.path.starts_with(DEEP_MODEL);
    let deep = weights.iter().filter(is_deep).map(|weight| weight.brotli).sum();
    for (what, bytes, budget) in [
        ("the first load without the model", without, FIRST_LOAD),
        ("the first load with the model", with, FIRST_LOAD_WITH_MODEL),
        ("the deep tagger's model", deep, DEEP),
    ] {
        if bytes > budget {
            return Err(Failure::OverBudget { what, bytes, budget });
        }
    }
    Ok(())
}

/// Brotli bytes of the first load, without the model and with it.
fn first_load(weights: &[Weight]) -> (usize, usize) {
    let sum = |moment| weights.iter().filter(|weight| weight.moment == moment).map(|weight| weight.brotli).sum();
    let without: usize = sum(Moment::FirstLoad);
    let model: usize = sum(Moment::Model);
    (without, without + model)
}

/// The weights as a table, with the sums and what is left of the budgets.
#[must_use]
pub fn table(weights: &[Weight]) -> String {
    let width = weights.iter().map(|weight| weight.path.len()).max().unwrap_or(0).max("with the model".len());
    let mut lines = vec![format!("{:<width$} {:>11} {:>11} {:>11}  fetched", "bytes", "raw", "gzip", "brotli")];
    for Weight { path, moment, raw, gzip, brotli } in weights {
        lines.push(format!("{path:<width$} {raw:>11} {gzip:>11} {brotli:>11}  {}", moment.describe()));
    }
    let (without, with) = first_load(weights);
    for (name, bytes, budget) in [("first load", without, FIRST_LOAD), ("with the model", with, FIRST_LOAD_WITH_MODEL)]
    {
        lines.push(format!("{name:<width$} {:>11} {:>11} {bytes:>11}  of {budget}", "", ""));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(path: &str, brotli: usize) -> Weight {
        Weight { path: path.to_owned(), moment: Moment::of(path), raw: brotli, gzip: brotli, brotli }
    }

    #[test]
    fn what_is_fetched_later_does_not_count() {
        let formats = weight("w-1/tagline-formats-worker_bg.wasm", FIRST_LOAD);
        assert!(check(&[weight("index.html", FIRST_LOAD), formats.clone()]).is_ok());
        for later in [SERVICE_WORKER, CHECKSUMS, "about-1/icon-512.png", "w-1/tagline-pile-worker_bg.wasm"] {
            assert_eq!(Moment::of(later), Moment::Later, "{later}");
        }
        let over = check(&[weight("index.html", FIRST_LOAD), weight("w-1/tagline-worker.js", 1), formats]);
        assert!(matches!(over, Err(Failure::OverBudget { bytes, .. }) if bytes == FIRST_LOAD + 1), "{over:?}");
    }

    #[test]
    fn the_model_has_its_own_budget() {
        let page = weight("index.html", 500_000);
        assert!(check(&[page.clone(), weight("w-1/tagline.model.gz", 3_500_000)]).is_ok());
        assert!(check(&[page, weight("w-1/tagline.model.gz", 3_500_001)]).is_err());
    }

    #[test]
    fn the_deep_model_is_fetched_when_asked_for() {
        let page = weight("index.html", 500_000);
        assert!(check(&[page.clone(), weight("tagline-deep-01.model.gz", DEEP)]).is_ok());
        assert!(check(&[page, weight("tagline-deep-01.model.gz", DEEP + 1)]).is_err());
        assert_eq!(Moment::of("w-1/tagline-deep-worker_bg.wasm"), Moment::Later);
    }

    #[test]
    fn a_packed_file_travels_as_it_is() {
        let bytes = gzip(&[b'a'; 10_000]).unwrap();
        let weight = Weight::measure("tagline.model.gz", &bytes).unwrap();
        assert_eq!((weight.raw, weight.brotli), (bytes.len(), bytes.len()));
        assert!(Weight::measure("page.js", &[b'a'; 10_000]).unwrap().brotli < 100);
    }
}

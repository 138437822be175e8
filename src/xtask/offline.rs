//! What the service worker must know of the build that it keeps: its version, and its files with their digests.

use crate::{Failure, Result, dist::Content, headers};
use base64::Engine as _;
use sha2::{Digest, Sha256};
use std::io::Read as _;

/// The service worker's file. Its name stays the same in every build: by it the browser finds the next one.
pub const SERVICE_WORKER: &str = "service-worker.js";

/// The page itself, which hosts answer with for the address of its folder.
pub const PAGE: &str = "index.html";

/// As the service worker is written, before it knows of a build.
const BUILD: &str = r#"const BUILD = { version: "", files: {}, headers: {} };"#;

/// Tells the service worker, found among the files of the page, of its build: everything else that is there.
///
/// # Errors
/// If there is no service worker, or it has no place for what it must know.
pub fn fill_in(page: &mut [Content], version: &str) -> Result<()> {
    let files: serde_json::Map<_, _> = page
        .iter()
        .filter(|(name, _)| name != SERVICE_WORKER)
        .map(|(name, bytes)| (address(name), digests(name, bytes).into()))
        .collect();
    let headers = headers::for_service_worker().map(|(name, value)| (name.to_owned(), value.into()));
    let build =
        serde_json::json!({ "version": version, "files": files, "headers": serde_json::Map::from_iter(headers) });
    let missing = || Failure::Page { problem: format!("{SERVICE_WORKER} has no {BUILD}") };
    let worker = page.iter_mut().find(|(name, _)| name == SERVICE_WORKER).ok_or_else(missing)?;
    let script = String::from_utf8_lossy(&worker.1);
    if !script.contains(BUILD) {
        return Err(missing());
    }
    worker.1 = script.replacen(BUILD, &format!("const BUILD = {build:#};"), 1).into_bytes();
    Ok(())
}

/// Where a file lies below the page. The page is asked for by its folder, as some hosts send its file's name there.
fn address(name: &str) -> String {
    format!("./{}", if name == PAGE { "" } else { name })
}

/// What the browser may find a file to be, in the words of subresource integrity. Some hosts unpack a file that ends
/// in `.gz` on the way, so that is right as well.
fn digests(name: &str, bytes: &[u8]) -> String {
    let packed = sha256(bytes);
    let mut plain = Vec::new();
    let unpacked = name.ends_with(".gz") && flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain).is_ok();
    if unpacked { format!("{packed} {}", sha256(&plain)) } else { packed }
}

fn sha256(bytes: &[u8]) -> String {
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_worker_knows_every_other_file_by_its_content() {
        let packed = crate::budget::gzip(b"model").unwrap();
        let file = |name: &str, bytes: &[u8]| (name.to_owned(), bytes.to_vec());
        let mut page = [
            file("index.html", b"Hello, world."),
            file("w-1/tagline.model.gz", &packed),
            file(SERVICE_WORKER, format!("before\n{BUILD}\nafter").as_bytes()),
        ];
        fill_in(&mut page, "0123").unwrap();
        let script = String::from_utf8(page[2].1.clone()).unwrap();
        let json =
            script.strip_prefix("before\nconst BUILD = ").and_then(|rest| rest.strip_suffix(";\nafter")).unwrap();
        let build: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(build["version"], "0123");
        // `printf 'Hello, world.' | openssl dgst -sha256 -binary | base64`
        assert_eq!(build["files"]["./"], "sha256-+MO/YqmqPm/BYZwlDkir51GTc9Pt9BvmLrXcRRma8u8=");
        assert_eq!(build["files"]["./w-1/tagline.model.gz"], format!("{} {}", sha256(&packed), sha256(b"model")));
        assert_eq!(build["files"].as_object().unwrap().len(), 2);
    }

    #[test]
    fn a_service_worker_without_a_place_for_it_is_an_error() {
        let mut page = [(SERVICE_WORKER.to_owned(), b"".to_vec())];
        assert!(matches!(fill_in(&mut page, "0"), Err(Failure::Page { .. })));
        assert!(fill_in(&mut [], "0").is_err());
    }
}

//! The few changes that the finished page needs in its HTML.
//!
//! Trunk leaves `index.html` as it is written but for the tags it adds, so the places to change are found as text.

use crate::{Failure, Result};
use base64::Engine as _;
use sha2::{Digest, Sha256};

/// As `index.html` is written: the workers lie beside it until the finishing step moves them.
const WORKERS_META: &str = r#"<meta name="tagline-workers" content="./""#;

/// Tells the page in which folder its workers and their model lie; `folder` is relative to the page and ends in `/`.
///
/// # Errors
/// If the page has no `<meta name="tagline-workers" content="./">`.
pub fn with_worker_folder(html: &str, folder: &str) -> Result<String> {
    if !html.contains(WORKERS_META) {
        return Err(Failure::Page { problem: format!("index.html has no {WORKERS_META}>") });
    }
    Ok(html.replacen(WORKERS_META, &format!(r#"<meta name="tagline-workers" content="{folder}""#), 1))
}

/// Adds the content security policy as the first thing in the head, so that it governs all that follows.
///
/// # Errors
/// If the page has no plain `<head>` tag.
pub fn with_policy(html: &str) -> Result<String> {
    let head = "<head>";
    let after = html.find(head).ok_or_else(|| Failure::Page { problem: "index.html has no <head>".to_owned() })?;
    let (before, rest) = html.split_at(after + head.len());
    let policy = policy(html);
    Ok(format!("{before}\n    <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">{rest}"))
}

/// The policy that lets the page reach its own files and nothing else.
///
/// Of scripts, only files of the page's own origin run, and the inline ones that stand in the page now, each named
/// by its hash; `wasm-unsafe-eval` is what compiling WebAssembly is called.
#[must_use]
pub fn policy(html: &str) -> String {
    let hashes: String = inline_scripts(html).map(|script| format!(" 'sha256-{}'", sha256_base64(script))).collect();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; connect-src 'self'; \
         worker-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; base-uri 'self'; \
         form-action 'none'"
    )
}

fn sha256_base64(text: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text.as_bytes()))
}

/// The text of every `<script>` that has no `src`, byte for byte as the browser hashes it.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, body) = rest.split_once('>')?;
        let (script, _) = body.split_once("</script>")?;
        (!attributes.contains("src=")).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!doctype html><html><head><meta charset=\"utf-8\">\
        <meta name=\"tagline-workers\" content=\"./\"><script src=\"./a.js\"></script>\
        <script type=\"module\">alert('Hello, world.');</script></head></html>";

    #[test]
    fn the_page_learns_where_its_workers_are() {
        let page = with_worker_folder(PAGE, "./w-0123/").unwrap();
        assert!(page.contains("<meta name=\"tagline-workers\" content=\"./w-0123/\">"));
        assert!(matches!(with_worker_folder("<html>", "./w/"), Err(Failure::Page { .. })));
    }

    #[test]
    fn the_policy_names_inline_scripts_by_hash_and_comes_first() {
        let page = with_policy(PAGE).unwrap();
        // The example hash of the content security policy specification.
        let hash = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='";
        assert_eq!(page.matches("'sha256-").count(), 1);
        assert!(page.contains(hash), "{page}");
        assert!(page.find("Content-Security-Policy") < page.find("<script"));
    }
}

//! The guard at the top of every worker, and of the service worker: `shell/guard.js`.

use crate::{Failure, Result, dist::Content, offline::SERVICE_WORKER};

const GUARD: &str = include_str!("../../shell/guard.js");

/// Where the service worker takes the guard in.
const PLACE: &str = "// The build puts `shell/guard.js` here, before all else.";

/// What the service worker needs beside what every worker does.
const FOR_SERVICE_WORKER: &str = "caches clients registration skipWaiting navigator crypto btoa";

/// Puts the guard before the script that wasm-bindgen made for a worker, which its loader imports first of all.
///
/// A worker is started from an address made by the page, so where its files lie is told by its script. It does nothing
/// outside a browser, where benchmarks run the same file.
pub(crate) fn worker(script: &mut Content) {
    let (name, bytes) = script;
    // The deep tagger's worker keeps its model in a cache.
    let names = if name.contains("deep") { "caches" } else { "" };
    let start = format!(
        "if (self.WorkerGlobalScope) {{\n{GUARD}\nguard(new URL(\"..\", import.meta.url).href, \"{names}\");\n\
         Reflect.defineProperty(self, \"location\", {{ value: new URL(import.meta.url) }});\n}}\n"
    );
    bytes.splice(..0, start.into_bytes());
}

/// Puts the guard into the service worker, found among the files of the page.
///
/// # Errors
/// If there is no service worker, or it has no place for the guard.
pub(crate) fn service_worker(page: &mut [Content]) -> Result<()> {
    let missing = || Failure::Page { problem: format!("{SERVICE_WORKER} has no {PLACE}") };
    let (_, bytes) = page.iter_mut().find(|(name, _)| name == SERVICE_WORKER).ok_or_else(missing)?;
    let script = String::from_utf8_lossy(bytes);
    let (before, after) = script.split_once(PLACE).ok_or_else(missing)?;
    let guarded = format!("{before}{{\n{GUARD}\nguard(self.registration.scope, \"{FOR_SERVICE_WORKER}\");\n}}{after}");
    *bytes = guarded.into_bytes();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guard_comes_before_all_else() {
        let mut script = ("tagline-deep-worker.js".to_owned(), b"work();".to_vec());
        worker(&mut script);
        let text = String::from_utf8(script.1).unwrap();
        assert!(text.starts_with("if (self.WorkerGlobalScope) {") && text.ends_with("}\nwork();"), "{text}");
        assert!(text.contains(".href, \"caches\");"), "{text}");

        let mut page = [(SERVICE_WORKER.to_owned(), format!("\"use strict\";\n{PLACE}\nwork();").into_bytes())];
        service_worker(&mut page).unwrap();
        let text = String::from_utf8_lossy(&page[0].1).into_owned();
        assert!(text.find("function guard") < text.find("work();"), "{text}");
        assert!(matches!(service_worker(&mut page), Err(Failure::Page { .. })), "there is one place");
        assert!(service_worker(&mut []).is_err());
    }
}

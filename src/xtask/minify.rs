//! Scripts and style sheets without what only people read, by esbuild. Their sources lie in the repository, and what the
//! page's program is made from is named in it.

use crate::{Failure, Result, dist::Content, offline::SERVICE_WORKER, shell, tools};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha384};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// Takes from scripts and style sheets what only people read. Gives what names each content in the page, before and after.
///
/// # Errors
/// If esbuild cannot be run, or takes a file for broken.
pub(crate) fn minify(files: &mut [Content]) -> Result<Vec<(String, String)>> {
    let mut renamed = Vec::new();
    for (name, bytes) in files {
        // The list of the build's files is still to be written into it.
        if name.as_str() == SERVICE_WORKER {
            continue;
        }
        let Some(kind) = [".js", ".css"].into_iter().find(|kind| name.ends_with(kind)) else { continue };
        let small = esbuild(&format!("--loader={}", &kind[1..]), bytes)?;
        renamed.push((integrity(bytes), integrity(&small)));
        *bytes = small;
    }
    Ok(renamed)
}

fn esbuild(loader: &str, source: &[u8]) -> Result<Vec<u8>> {
    let mut esbuild = Command::new("esbuild");
    esbuild.args(["--minify", "--log-level=error", "--charset=utf8", "--legal-comments=none", loader]);
    esbuild.env("PATH", tools::path()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = esbuild.spawn().map_err(|source| shell::cannot_start(&esbuild, source))?;
    let mut input = process.stdin.take();
    let source = source.to_vec();
    // Beside reading, as it may write before it has read all.
    let writing = std::thread::spawn(move || input.as_mut().map(|input| input.write_all(&source)));
    let output = process.wait_with_output().map_err(|source| shell::cannot_start(&esbuild, source))?;
    let _ = writing.join();
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(Failure::Ended { command: format!("esbuild {loader}"), status: output.status })
    }
}

/// How the page names the content of a file, for the browser to refuse any other.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(bytes)))
}

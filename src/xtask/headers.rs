//! The headers that a host should send with the page, and the files that tell hosts so.
//!
//! The page brings its policy itself, and its service worker adds these headers to every answer; so a plain static host
//! will do. A host that sends them binds the first visit and the service worker as well, and keeps the page out of frames.

use crate::{dist::Content, html};
use std::fmt::Write as _;

/// The file from which Netlify and Cloudflare Pages take headers.
pub const HEADERS: &str = "_headers";

/// The folder of snippets for other hosts.
pub const SNIPPETS: &str = "hosting/";

/// Each header's name and value.
#[must_use]
pub fn all() -> Vec<(&'static str, String)> {
    let window = [
        ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()".to_owned()),
    ];
    for_service_worker().into_iter().chain(window).collect()
}

/// Those that the service worker adds to every answer.
#[must_use]
pub fn for_service_worker() -> [(&'static str, String); 4] {
    [
        // What only a header can say is added to what stands in the page.
        ("Content-Security-Policy", format!("{}; frame-ancestors 'none'", html::POLICY)),
        ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
        ("Referrer-Policy", "no-referrer".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
    ]
}

/// The files for hosts: `_headers`, and snippets for nginx, Apache and Caddy.
#[must_use]
pub fn files() -> Vec<Content> {
    let lines = |line: fn(&str, &str) -> String| {
        all().iter().fold(String::new(), |mut lines, (name, value)| {
            // Writing to a string does not fail.
            let _ = writeln!(lines, "{}", line(name, value));
            lines
        })
    };
    let caddy = lines(|name, value| format!("\t{name} \"{value}\""));
    [
        (HEADERS.to_owned(), format!("/*\n{}", lines(|name, value| format!("  {name}: {value}")))),
        (
            format!("{SNIPPETS}nginx.conf"),
            format!(
                "# Goes into the `server` or `location` block that serves the page.\n{}",
                lines(|name, value| format!("add_header {name} \"{value}\" always;"))
            ),
        ),
        (
            format!("{SNIPPETS}apache.conf"),
            format!(
                "# Goes into the virtual host, or into a file named .htaccess beside the page. Needs mod_headers.\n{}",
                lines(|name, value| format!("Header always set {name} \"{value}\""))
            ),
        ),
        (format!("{SNIPPETS}Caddyfile"), format!("# Goes into the site's block.\nheader {{\n{caddy}}}\n")),
    ]
    .map(|(name, text)| (name, text.into_bytes()))
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_host_is_told_every_header() {
        for (name, bytes) in files() {
            let text = String::from_utf8(bytes).unwrap();
            for (header, value) in all() {
                let documented = include_str!("../../README.md").contains(&format!("\n{header}: {value}\n"));
                assert!(documented, "README.md lacks {header}: {value}");
                assert!(text.contains(header) && text.contains(&value), "{name} lacks {header}");
                assert!(!value.contains('"') && !value.contains('$'), "a snippet would need escapes for {value}");
            }
        }
    }
}

//! The few changes that the finished page needs in its HTML.
//!
//! Trunk leaves `index.html` as it is written but for the tags it adds, so the places to change are found as text.

use crate::{Failure, Result, minify};

/// The policy that lets the page reach its own files and nothing else, run no script that stands in it, and make
/// neither markup nor the address of a program from text but by the rules in `shell/trust.js`.
///
/// `wasm-unsafe-eval` is what compiling WebAssembly is called. Workers are started from a `blob:` address that the page
/// makes, by which they inherit this policy; see `shell/trust.js`.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     connect-src 'self'; worker-src 'self' blob:; img-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
     require-trusted-types-for 'script'; trusted-types default";

/// Puts `to` in place of `from`, which the page is written to hold once or more often.
fn replaced(html: &str, from: &str, to: &str) -> Result<String> {
    if html.contains(from) { Ok(html.replace(from, to)) } else { Err(lacks(from)) }
}

fn lacks(what: &str) -> Failure {
    Failure::Page { problem: format!("index.html has no {what}") }
}

/// Tells the page in which folders its workers and what tells of it lie, which are beside it and in
/// `./about/` as it is written. Both are relative to the page and end in `/`.
///
/// # Errors
/// If the page does not speak of either.
pub fn with_folders(html: &str, workers: &str, about: &str) -> Result<String> {
    let written = |folder: &str| format!(r#"<meta name="tagline-workers" content="{folder}""#);
    replaced(&replaced(html, &written("./"), &written(workers))?, "\"./about/", &format!("\"{about}"))
}

/// Tells the page of which build it is.
///
/// # Errors
/// If the page has no place for it.
pub fn with_version(html: &str, version: &str) -> Result<String> {
    let written = |version: &str| format!(r#"<meta name="tagline-build" content="{version}""#);
    replaced(html, &written(""), &written(version))
}

/// Tells the page where the deep tagger's model lies, relative to the page, and how many bytes its download has.
///
/// # Errors
/// If the page has no place for it.
pub fn with_deep_model(html: &str, name: &str, bytes: usize) -> Result<String> {
    let written =
        |name: &str, bytes: usize| format!(r#"<meta name="tagline-deep" content="{name}" data-bytes="{bytes}""#);
    replaced(html, &written("", 0), &written(&format!("./{name}"), bytes))
}

/// Adds the content security policy as the first thing in the head, so that it governs all that follows.
///
/// # Errors
/// If the page has no plain `<head>` tag, a script or style of its own that the policy would forbid, or a script, style
/// sheet or preloaded file without a digest.
pub fn with_policy(html: &str) -> Result<String> {
    let inline =
        inline_scripts(html).next().is_some() || ["<style", " style=", " onclick="].iter().any(|it| html.contains(it));
    if inline {
        return Err(Failure::Page { problem: "index.html holds a script or style that its policy forbids".to_owned() });
    }
    if let Some(tag) = without_integrity(html) {
        return Err(Failure::Page { problem: format!("index.html has no digest for {tag}") });
    }
    let tag = format!("<head>\n    <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">");
    replaced(html, "<head>", &tag)
}

/// Moves the one script that stands in the page out of it: the page without it, the address that `address` gave for it,
/// and the script.
///
/// # Errors
/// If there is none, or more than one.
pub fn without_inline_script(html: &str, address: impl FnOnce(&str) -> String) -> Result<(String, (String, String))> {
    let mut scripts = inline_scripts(html);
    let (Some((attributes, script)), None) = (scripts.next(), scripts.next()) else {
        return Err(lacks("script of Trunk's that starts the program, or more than that"));
    };
    let address = address(script);
    let written = format!("<script{attributes}>{script}</script>");
    let integrity = minify::integrity(script.as_bytes());
    let linked = format!("<script{attributes} src=\"{address}\" integrity=\"{integrity}\"></script>");
    Ok((replaced(html, &written, &linked)?, (address, script.to_owned())))
}

/// The attributes and the text of every `<script>` that has no `src`.
fn inline_scripts(html: &str) -> impl Iterator<Item = (&str, &str)> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, body) = rest.split_once('>')?;
        let (script, _) = body.split_once("</script>")?;
        (!attributes.contains("src=")).then_some((attributes, script))
    })
}

/// A tag that loads a script, a style sheet or a preloaded file without naming its digest.
fn without_integrity(html: &str) -> Option<&str> {
    let tags = html.split('<').skip(1).map(|rest| rest.split_once('>').map_or(rest, |(tag, _)| tag));
    let loads = |tag: &&str| {
        let kinds = ["\"stylesheet\"", "\"modulepreload\"", "\"preload\""];
        tag.starts_with("script") || (tag.starts_with("link") && kinds.iter().any(|kind| tag.contains(kind)))
    };
    tags.filter(loads).find(|tag| !tag.contains(" integrity=\"sha384-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!doctype html><html><head><meta charset=\"utf-8\">\
        <meta name=\"tagline-workers\" content=\"./\"><meta name=\"tagline-build\" content=\"\">\
        <meta name=\"tagline-deep\" content=\"\" data-bytes=\"0\">\
        <link rel=\"icon\" href=\"./about/icon.svg\"><link rel=\"manifest\" href=\"./about/a.webmanifest\">\
        <script src=\"./a.js\" integrity=\"sha384-x\"></script>\
        <script type=\"module\">start();</script></head></html>";

    #[test]
    fn the_page_learns_where_its_folders_are_and_what_it_is() {
        let page = with_folders(PAGE, "./w-0123/", "./about-4567/").unwrap();
        assert!(page.contains("<meta name=\"tagline-workers\" content=\"./w-0123/\">"), "{page}");
        assert!(page.contains("\"./about-4567/icon.svg\"") && page.contains("\"./about-4567/a.webmanifest\""));
        assert!(with_version(&page, "89ab").unwrap().contains("content=\"89ab\""));
        assert!(matches!(with_folders("<html>", "./w/", "./i/"), Err(Failure::Page { .. })));
        assert!(with_version("<html>", "89ab").is_err());
    }

    #[test]
    fn no_script_stands_in_the_page() {
        let (page, start) = without_inline_script(PAGE, |_| "./start.js".to_owned()).unwrap();
        assert_eq!(start, ("./start.js".to_owned(), "start();".to_owned()));
        // `printf 'start();' | openssl dgst -sha384 -binary | base64`
        let integrity = "aTL2zLQUeBzal6LH8Agufcamz0pZ1lEtqB38ZQsiLpX4aDGVuQlODOsck+XZGQgd";
        let start = format!("<script type=\"module\" src=\"./start.js\" integrity=\"sha384-{integrity}\"></script>");
        assert!(page.contains(&start), "{page}");
        assert!(without_inline_script(&page, |_| String::new()).is_err());
        assert!(without_inline_script(&PAGE.repeat(2), |_| String::new()).is_err());
    }

    #[test]
    fn the_policy_comes_first_and_forbids_what_stands_in_the_page() {
        let (page, _) = without_inline_script(PAGE, |_| "./start.js".to_owned()).unwrap();
        let governed = with_policy(&page).unwrap();
        assert!(governed.find(POLICY) < governed.find("<script"));
        assert!(with_policy("<head><script src=\"./a.js\"></script>").is_err());
        assert!(with_policy("<head><link rel=\"modulepreload\" href=\"./a.js\">").is_err());
        for inline in [PAGE, "<head><style>p {}</style></head>", "<head></head><p style=\"color: red\">"] {
            assert!(with_policy(inline).is_err(), "{inline}");
        }
    }

    #[test]
    fn the_page_learns_where_the_deep_model_is() {
        let page = with_deep_model(PAGE, "tagline-deep-01.model.gz", 17).unwrap();
        assert!(page.contains("<meta name=\"tagline-deep\" content=\"./tagline-deep-01.model.gz\" data-bytes=\"17\">"));
        assert!(matches!(with_deep_model("<html>", "a", 1), Err(Failure::Page { .. })));
    }
}

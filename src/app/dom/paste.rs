//! Text out of the clipboard, a drop or an HTML file.

use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, DomParser, Element, Node, SupportedType};

/// The text that a paste or drop carries. Plain text is taken as it is; HTML alone is reduced to its blocks.
pub(crate) fn text_of(data: &DataTransfer) -> Option<String> {
    let plain = data.get_data("text/plain").ok().filter(|text| !text.trim().is_empty());
    plain.or_else(|| data.get_data("text/html").ok().filter(|html| !html.is_empty()).map(|html| text_of_html(&html)))
}

/// The text of an HTML page, a line for each block. The page is parsed inert: no script runs, nothing is fetched,
/// and nothing of it is ever put into our own page but text.
pub(crate) fn text_of_html(html: &str) -> String {
    let parsed = DomParser::new().and_then(|parser| parser.parse_from_string(html, SupportedType::TextHtml));
    let mut text = String::new();
    if let Ok(Some(body)) = parsed.map(|page| page.query_selector("article, main, body").ok().flatten()) {
        collect(&body, &mut text);
    }
    text.trim().to_owned()
}

/// Elements whose text is not the article's.
const SKIPPED: &str = "script, style, noscript, template, nav, aside, footer, form, button, select, svg, math, iframe";
/// Elements that begin and end a line.
const BLOCKS: &str = "address, article, blockquote, dd, div, dl, dt, figcaption, figure, h1, h2, h3, h4, h5, h6, header, \
     hr, li, main, ol, p, pre, section, table, td, th, tr, ul";

fn collect(element: &Element, text: &mut String) {
    let children = element.child_nodes();
    for child in (0..children.length()).filter_map(|at| children.item(at)) {
        if child.node_type() == Node::TEXT_NODE {
            push_words(&child.text_content().unwrap_or_default(), text);
        } else if let Some(child) = child.dyn_ref::<Element>() {
            if child.matches(SKIPPED).unwrap_or(true) {
                continue;
            }
            let block = child.matches("br").unwrap_or(false) || child.matches(BLOCKS).unwrap_or(false);
            if block {
                break_line(text);
            }
            collect(child, text);
            if block {
                break_line(text);
            }
        }
    }
}

/// Adds text as HTML means it: a run of white space is one space, none at the start of a line.
fn push_words(raw: &str, text: &mut String) {
    for c in raw.chars() {
        if !matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
            text.push(c);
        } else if !text.is_empty() && !text.ends_with([' ', '\n']) {
            text.push(' ');
        }
    }
}

fn break_line(text: &mut String) {
    text.truncate(text.trim_end_matches(' ').len());
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

//! The one style sheet that the page writes itself: the colours of a person's own labels, and what is not shown.
//!
//! A constructed sheet, since the content security policy forbids style elements and attributes.

use js_sys::{Array, Reflect};
use leptos::prelude::document;
use std::fmt::Write;
use tagline_core::{AnnotationId, Colour, Label};
use wasm_bindgen::JsValue;
use web_sys::CssStyleSheet;

/// A sheet that applies to the page as long as it lives.
#[derive(Clone)]
pub(crate) struct Sheet(CssStyleSheet);

impl Sheet {
    /// An empty sheet, applied. `None` where the browser has no constructed sheets.
    pub(crate) fn new() -> Option<Self> {
        let sheet = CssStyleSheet::new().ok()?;
        let name = JsValue::from_str("adoptedStyleSheets");
        let adopted = Reflect::get(&document(), &name).ok().filter(JsValue::is_object)?;
        let all = Array::from(&adopted).concat(&Array::of1(&sheet));
        Reflect::set(&document(), &name, &all).ok()?;
        Some(Self(sheet))
    }

    /// Applies these rules in place of those before.
    pub(crate) fn replace(&self, rules: &str) {
        // A rule that the browser does not know is skipped by it, not refused.
        let _ = self.0.replace_sync(rules);
    }
}

/// The rule that gives a label its colour in light and in dark.
pub(crate) fn colour_rule(label: &Label, light: Colour, dark: Colour) -> String {
    let label = escaped(label);
    format!(
        "[data-label=\"{label}\"] {{ --hue: {light}; }}\n\
         @media (prefers-color-scheme: dark) {{ [data-label=\"{label}\"] {{ --hue: {dark}; }} }}\n"
    )
}

/// The rule that leaves the mentions of a label unmarked.
pub(crate) fn hiding_rule(label: &Label) -> String {
    format!(".article mark[data-label=\"{}\"] {{ background: none; text-decoration: none; }}\n", escaped(label))
}

/// The rule that leaves all mentions unmarked but these.
pub(crate) fn only_rule(only: &[AnnotationId]) -> String {
    let mut kept = String::new();
    for AnnotationId(id) in only {
        // Writing to a string cannot fail.
        let _ = write!(kept, ":not([data-id=\"{id}\"])");
    }
    format!(".article mark{kept} {{ background: none; text-decoration: none; }}\n")
}

/// A label inside a quoted attribute value: what would end the quotes, or the line, is escaped.
fn escaped(label: &Label) -> String {
    label.as_str().replace('\\', "\\\\").replace('"', "\\\"")
}

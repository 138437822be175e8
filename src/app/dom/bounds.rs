//! Boxes on the screen.

use leptos::prelude::{document, window};
use web_sys::DomRect;

/// A box in CSS pixels from the window's top left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Bounds {
    pub(crate) fn height(self) -> f64 {
        self.bottom - self.top
    }

    /// The smallest box around both.
    pub(crate) fn with(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// A number as style rules and drawings have it, written by the browser: Rust's own way takes much code.
pub(crate) fn number(number: f64) -> String {
    js_sys::Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default()
}

/// A length in CSS pixels as style rules have it.
pub(crate) fn px(length: f64) -> String {
    number(length) + "px"
}

/// The number of the paragraph at the top of the window, if the article is there.
pub(crate) fn paragraph_in_view() -> Option<usize> {
    // Below the bar, and inside the column of text on screens of any width.
    let (x, y) = (window().inner_width().ok()?.as_f64()? / 4.0, 120.0);
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let element = document().element_from_point(x as f32, y as f32)?;
    element.closest("[data-paragraph]").ok().flatten()?.get_attribute("data-paragraph")?.parse().ok()
}

impl From<DomRect> for Bounds {
    fn from(rect: DomRect) -> Self {
        Self { left: rect.left(), top: rect.top(), right: rect.right(), bottom: rect.bottom() }
    }
}

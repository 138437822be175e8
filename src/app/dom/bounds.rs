//! Boxes on the screen.

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

    /// Returns `true` if a point lies in the box.
    pub(crate) fn holds(self, x: f64, y: f64) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    pub(crate) fn width(self) -> f64 {
        self.right - self.left
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

impl From<DomRect> for Bounds {
    fn from(rect: DomRect) -> Self {
        Self { left: rect.left(), top: rect.top(), right: rect.right(), bottom: rect.bottom() }
    }
}

//! From a point on the screen to a place in the article, and from a place in the article to the screen.

use std::ops::Range as Bytes;

use js_sys::{Function, Reflect};
use leptos::prelude::document;
use tagline_core::{ByteOffset, Document, Span, Text, Utf16};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Node, Range};

use super::{bounds::Bounds, direction::is_right_to_left, segments, selection};

/// The place in the text that is nearest to a point of the window; `None` outside the article.
pub(crate) fn place_at(text: &Document, x: f64, y: f64) -> Option<ByteOffset> {
    let (node, offset) = boundary_at(x, y)?;
    text.text().byte_of_utf16(selection::position(text, &node, offset)?)
}

/// A point of the window as a place in the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Under {
    /// The nearest boundary between two characters.
    pub(crate) boundary: ByteOffset,
    /// The character that the point lies on; `None` beside and between the lines.
    pub(crate) character: Option<Bytes<usize>>,
}

/// Returns what lies under a point of the window; `None` outside the article.
pub(crate) fn under(text: &Document, x: f64, y: f64) -> Option<Under> {
    /// Longer than any character, in bytes.
    const LONGEST: usize = 64;
    let boundary = place_at(text, x, y)?;
    let (all, at) = (text.text().as_str(), boundary.index());
    let (from, to) =
        (all.floor_char_boundary(at.saturating_sub(LONGEST)), all.ceil_char_boundary((at + LONGEST).min(all.len())));
    let before = segments::characters(&all[from..at]).pop().map(|last| from + last.start..at);
    let after = segments::characters(&all[at..to]).into_iter().next().map(|first| at..at + first.end);
    let holds = |character: &Bytes<usize>| {
        let range = Span::from_range(character.clone()).and_then(|span| range_of(text, span));
        range.is_some_and(|range| Bounds::from(range.get_bounding_client_rect()).holds(x, y))
    };
    Some(Under { boundary, character: [before, after].into_iter().flatten().find(holds) })
}

/// The place in the text at the top of what is in view.
pub(crate) fn first_in_view(text: &Document) -> Option<ByteOffset> {
    /// Below the bar, which lies over the top of the window.
    const BAR: f64 = 64.0;
    let article = document().query_selector(".article").ok().flatten()?;
    let bounds = Bounds::from(article.get_bounding_client_rect());
    place_at(text, bounds.left + 1.0, bounds.top.max(BAR) + 8.0)
}

/// The DOM's name for the place under a point. Safari before 26.2 has its own method for it.
#[expect(clippy::cast_possible_truncation, reason = "half a pixel is exact enough")]
fn boundary_at(x: f64, y: f64) -> Option<(Node, u32)> {
    let page = document();
    let method = |name: &str| Reflect::get(&page, &JsValue::from_str(name)).ok()?.dyn_into::<Function>().ok();
    if method("caretPositionFromPoint").is_some() {
        let caret = page.caret_position_from_point(x as f32, y as f32)?;
        return Some((caret.offset_node()?, caret.offset()));
    }
    let range = method("caretRangeFromPoint")?.call2(&page, &x.into(), &y.into()).ok()?.dyn_into::<Range>().ok()?;
    Some((range.start_container().ok()?, range.start_offset().ok()?))
}

/// The DOM range over a span of the article.
pub(crate) fn range_of(text: &Document, span: Span) -> Option<Range> {
    let range = document().create_range().ok()?;
    let (node, offset) = first_boundary(text, span)?;
    range.set_start(&node, offset).ok()?;
    let (node, offset) = last_boundary(text, span)?;
    range.set_end(&node, offset).ok()?;
    Some(range)
}

/// Where the first character of a span begins on the screen: a box without width, as high as its letters.
pub(crate) fn start_of(text: &Document, span: Span) -> Option<Bounds> {
    let surface = text.text().slice(span)?;
    let first = segments::characters(surface).into_iter().next()?;
    let start = span.start().index();
    let to_the_left = surface[first.clone()].chars().any(is_right_to_left);
    side_of(text, Span::from_range(start + first.start..start + first.end)?, to_the_left)
}

/// Where the last character of a span ends on the screen.
pub(crate) fn end_of(text: &Document, span: Span) -> Option<Bounds> {
    let surface = text.text().slice(span)?;
    let last = segments::characters(surface).pop()?;
    let start = span.start().index();
    let to_the_left = surface[last.clone()].chars().any(is_right_to_left);
    side_of(text, Span::from_range(start + last.start..start + last.end)?, !to_the_left)
}

/// The right or the left side of a character's box.
fn side_of(text: &Document, character: Span, right: bool) -> Option<Bounds> {
    let bounds = Bounds::from(range_of(text, character)?.get_bounding_client_rect());
    let x = if right { bounds.right } else { bounds.left };
    Some(Bounds { left: x, right: x, ..bounds })
}

/// The DOM's name for the place before a span, in the text node that holds its first character.
fn first_boundary(text: &Document, span: Span) -> Option<(Node, u32)> {
    let text = text.text();
    boundary_in(text, text.paragraph_at(span.start()), text.utf16(span.start())?, |left, length| left < length)
}

/// The DOM's name for the place after a span, in the text node that holds its last character.
fn last_boundary(text: &Document, span: Span) -> Option<(Node, u32)> {
    let text = text.text();
    let last = ByteOffset::new(span.end().get() - 1);
    boundary_in(text, text.paragraph_at(last), text.utf16(span.end())?, |left, length| left <= length)
}

/// A place in the first node of a paragraph that reaches as far as wished, or the paragraph's end.
fn boundary_in(text: &Text, paragraph: usize, at: Utf16, reaches: impl Fn(u32, u32) -> bool) -> Option<(Node, u32)> {
    let element = document().get_element_by_id(&format!("paragraph-{paragraph}"))?;
    let mut left = at.get() - text.utf16(text.paragraph(paragraph).start)?.get();
    let mut last = None;
    for node in selection::text_nodes(&element) {
        let length = selection::length(&node);
        if reaches(left, length) {
            return Some((node, left));
        }
        left = left.saturating_sub(length);
        last = Some((node, length));
    }
    last
}

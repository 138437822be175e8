//! What the person has selected in the article, as a span of its text.

use leptos::prelude::*;
use tagline_core::{Document, Span, Utf16};
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::{bounds::Bounds, caret};

/// The span that is selected in the article, or `None` if nothing is or it reaches outside.
pub(crate) fn selected(text: &Document) -> Option<Span> {
    let selection = window().get_selection().ok().flatten().filter(|selection| !selection.is_collapsed())?;
    let range = selection.get_range_at(0).ok()?;
    let start = position(text, &range.start_container().ok()?, range.start_offset().ok()?)?;
    let end = position(text, &range.end_container().ok()?, range.end_offset().ok()?)?;
    text.text().span_of_utf16(start..end)
}

/// Where on the screen the selection is.
pub(crate) fn selected_box() -> Option<Bounds> {
    let selection = window().get_selection().ok().flatten().filter(|selection| selection.range_count() > 0)?;
    selection.get_range_at(0).ok().map(|range| range.get_bounding_client_rect().into())
}

/// Selects a span of the article.
pub(crate) fn select(text: &Document, span: Span) {
    if let (Ok(Some(selection)), Some(range)) = (window().get_selection(), caret::range_of(text, span)) {
        let _ = selection.remove_all_ranges();
        let _ = selection.add_range(&range);
    }
}

/// Lets go of the selection.
pub(crate) fn clear() {
    if let Ok(Some(selection)) = window().get_selection() {
        let _ = selection.remove_all_ranges();
    }
}

/// The position of a DOM boundary point in the text. Only the paragraph it lies in is looked at; its number is an
/// attribute, and all text in it is the article's own.
pub(super) fn position(text: &Document, node: &Node, offset: u32) -> Option<Utf16> {
    let element = node.dyn_ref::<Element>().cloned().or_else(|| node.parent_element())?;
    let Some(paragraph) = element.closest("[data-paragraph]").ok().flatten() else {
        return boundary_between(text, &element, offset);
    };
    let number: usize = paragraph.get_attribute("data-paragraph")?.parse().ok()?;
    let before = match node.dyn_ref::<Element>() {
        // An offset in an element counts its children: all text before that child lies before the point.
        Some(_) => match node.child_nodes().item(offset) {
            Some(child) => length_before(&paragraph, &child),
            None => length_before(&paragraph, node) + length(node),
        },
        None => length_before(&paragraph, node) + offset,
    };
    let start = text.text().utf16(text.text().paragraph(number).start)?;
    Some(Utf16::new(start.get() + before))
}

/// A point between two paragraphs, as a triple click or "select all" makes it: the start of the paragraph after it,
/// or the end of the article.
fn boundary_between(text: &Document, element: &Element, offset: u32) -> Option<Utf16> {
    element.closest(".article").ok().flatten()?;
    let next = element.child_nodes().item(offset).and_then(|child| child.dyn_into::<Element>().ok());
    let Some(next) = next else { return Some(text.text().end_utf16()) };
    let paragraph = if next.has_attribute("data-paragraph") {
        next
    } else {
        next.query_selector("[data-paragraph]").ok().flatten()?
    };
    let number: usize = paragraph.get_attribute("data-paragraph")?.parse().ok()?;
    text.text().utf16(text.text().paragraph(number).start)
}

/// The UTF-16 units of text inside `root` that lie before `node`.
fn length_before(root: &Element, node: &Node) -> u32 {
    let lies_before = |text: &Node| {
        let follows = node.compare_document_position(text) & Node::DOCUMENT_POSITION_FOLLOWING != 0;
        !node.contains(Some(text)) && !follows
    };
    text_nodes(root).take_while(lies_before).map(|text| length(&text)).sum()
}

/// The nodes of text inside an element, in order.
pub(super) fn text_nodes(root: &Element) -> impl Iterator<Item = Node> + use<> {
    // `NodeFilter.SHOW_TEXT`.
    const SHOW_TEXT: u32 = 4;
    let walker = document().create_tree_walker_with_what_to_show(root, SHOW_TEXT).ok();
    std::iter::from_fn(move || walker.as_ref()?.next_node().ok().flatten())
}

/// How many UTF-16 units of text a node holds.
pub(super) fn length(node: &Node) -> u32 {
    node.text_content().map_or(0, |text| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX))
}

//! Keeping the same line of the article in view while the article is drawn anew.

use leptos::prelude::{document, window};
use web_sys::Element;

use super::{bounds::Bounds, turn::turn};

/// The first paragraph in view, and where its top was in the window.
pub(crate) struct ViewAnchor {
    pub(crate) paragraph: usize,
    /// What the paragraph reads.
    pub(crate) words: String,
    top: f64,
}

impl ViewAnchor {
    /// Looks for the first paragraph in view; `None` if no article is on the screen, or the page stands at its top.
    pub(crate) fn take() -> Option<Self> {
        /// Below the bar, which lies over the top of the window.
        const BAR: f64 = 64.0;
        if window().scroll_y().unwrap_or_default() <= 0.0 {
            return None;
        }
        let paragraphs = document().query_selector_all(".article p[data-paragraph]").ok()?;
        let nth = |at: u32| wasm_bindgen::JsCast::dyn_into::<Element>(paragraphs.item(at)?).ok();
        let bottom = |at: u32| nth(at).map(|paragraph| Bounds::from(paragraph.get_bounding_client_rect()).bottom);
        // They stand one below the other.
        let (mut first, mut end) = (0, paragraphs.length());
        while first < end {
            let middle = first.midpoint(end);
            if bottom(middle)? > BAR { end = middle } else { first = middle + 1 }
        }
        let found = nth(first)?;
        let paragraph = found.get_attribute("data-paragraph")?.parse().ok()?;
        let top = Bounds::from(found.get_bounding_client_rect()).top;
        Some(Self { paragraph, words: found.text_content().unwrap_or_default(), top })
    }

    /// Scrolls a paragraph of the article to where the anchor's was, as soon as it is drawn.
    pub(crate) async fn restore(self, paragraph: usize) {
        /// As many times as are waited for a long article to stand.
        const PATIENCE: usize = 500;
        let id = format!("paragraph-{paragraph}");
        for _ in 0..PATIENCE {
            turn().await;
            if let Some(found) = document().get_element_by_id(&id) {
                // Its words are drawn right after it.
                turn().await;
                let top = Bounds::from(found.get_bounding_client_rect()).top;
                window().scroll_by_with_x_and_y(0.0, top - self.top);
                return;
            }
        }
    }
}

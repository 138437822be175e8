//! Where the card goes, so that it covers neither what it is about nor what is being read.
//!
//! Beside the article where the window is wide enough, which is what is reckoned here; else the style sheet makes it a
//! sheet at the window's foot.

use crate::dom::bounds::Bounds;

/// From the article to the card, in CSS pixels.
const MARGIN: f64 = 24.0;
/// From the window's edges, and from the bar over its top.
const AIR: f64 = 8.0;
const BAR: f64 = 56.0;

/// The top left corner of a card of this height, in the coordinates of the frame that it stands in: right of the
/// article, level with the lines it is about, but whole in the window.
pub(crate) fn place(target: Bounds, article: Bounds, frame: Bounds, height: f64, window: f64) -> (f64, f64) {
    let lowest = (window - AIR - height).max(BAR + AIR);
    (article.right + MARGIN - frame.left, target.top.min(lowest) - frame.top)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bounds(left: f64, top: f64, right: f64, bottom: f64) -> Bounds {
        Bounds { left, top, right, bottom }
    }

    #[test]
    fn the_card_stands_level_with_its_mention_and_whole_in_the_window() {
        let (article, frame) = (bounds(24.0, 100.0, 664.0, 2900.0), bounds(0.0, 56.0, 1100.0, 3000.0));
        for (top, expected) in [(200.0, (688.0, 144.0)), (800.0, (688.0, 536.0))] {
            let target = bounds(100.0, top, 180.0, top + 24.0);
            assert_eq!(place(target, article, frame, 300.0, 900.0), expected, "{top}");
        }
    }

    proptest! {
        #[test]
        fn the_card_never_covers_the_article(
            left in 24.0..600.0_f64, width in 1.0..600.0_f64, top in -500.0..1500.0_f64, lines in 1..40_u32,
            height in 100.0..700.0_f64,
        ) {
            let (article, frame) = (bounds(24.0, 100.0, 664.0, 2900.0), bounds(0.0, 56.0, 1100.0, 3000.0));
            let target = bounds(left, top, (left + width).min(article.right), top + 31.0 * f64::from(lines));
            let (x, y) = place(target, article, frame, height, 900.0);
            prop_assert!(x + frame.left >= article.right);
            prop_assert!(y + frame.top + height <= 900.0 || y + frame.top <= BAR + AIR);
        }
    }
}

//! Where the card goes, so that it covers neither what it is about nor what is being read.

use crate::dom::bounds::Bounds;

/// From the article to a card beside it, in CSS pixels.
const MARGIN: f64 = 24.0;
/// From the window's edges, and from the bar over its top.
const AIR: f64 = 8.0;
const BAR: f64 = 56.0;

/// The top left corner of a card of a size, in the coordinates of the frame that it stands in.
///
/// In the margin right of the article, level with the lines it is about, where that is wide enough. Else below those
/// lines, `gap` away, which leaves room for the handles under them; above them where it would reach below the window.
pub(crate) fn place(
    target: Bounds,
    article: Bounds,
    frame: Bounds,
    size: (f64, f64),
    gap: f64,
    window: f64,
) -> (f64, f64) {
    let (width, height) = size;
    let (x, y) = if frame.right - article.right >= width + MARGIN + AIR {
        let lowest = (window - AIR - height).max(BAR + AIR);
        (article.right + MARGIN, target.top.min(lowest))
    } else {
        let (below, above) = (target.bottom + gap, target.top - gap - height);
        let x = target.left.min(frame.right - width - AIR).max(frame.left + AIR);
        (x, if below + height > window - AIR && above > BAR { above } else { below })
    };
    (x - frame.left, y - frame.top)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bounds(left: f64, top: f64, right: f64, bottom: f64) -> Bounds {
        Bounds { left, top, right, bottom }
    }

    #[test]
    fn the_card_stands_beside_below_or_above() {
        let (wide, narrow) = (bounds(0.0, 56.0, 1100.0, 3000.0), bounds(0.0, 56.0, 680.0, 3000.0));
        let article = bounds(24.0, 100.0, 664.0, 2900.0);
        let size = (320.0, 300.0);
        for (frame, top, expected) in [
            (wide, 200.0, (688.0, 144.0)),
            (wide, 800.0, (688.0, 536.0)),
            (narrow, 200.0, (100.0, 188.0)),
            (narrow, 800.0, (100.0, 424.0)),
        ] {
            let target = bounds(100.0, top, 180.0, top + 24.0);
            assert_eq!(place(target, article, frame, size, 20.0, 900.0), expected, "{top}");
        }
    }

    proptest! {
        #[test]
        fn the_card_never_covers_what_it_is_about(
            left in 24.0..600.0_f64, width in 1.0..600.0_f64, top in -500.0..1500.0_f64, lines in 1..40_u32,
            room in 0.0..800.0_f64, height in 100.0..700.0_f64,
        ) {
            let article = bounds(24.0, 100.0, 664.0, 2900.0);
            let frame = bounds(0.0, 56.0, article.right + room, 3000.0);
            let target = bounds(left, top, (left + width).min(article.right), top + 31.0 * f64::from(lines));
            let (x, y) = place(target, article, frame, (320.0, height), 20.0, 900.0);
            let (x, y) = (x + frame.left, y + frame.top);
            let beside = x >= target.right;
            let apart = y >= target.bottom || y + height <= target.top;
            prop_assert!(beside || apart, "{x} {y}");
        }
    }
}

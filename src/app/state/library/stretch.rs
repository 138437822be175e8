//! Which rows of a long list are drawn: those in the window and some around it, all of one height.

use std::ops::Range;

/// Rows drawn above and below the window, for the keyboard to go on into and for quick scrolling.
const AROUND: usize = 12;

/// Where a list stands in the window. Lengths in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Position {
    /// The top of the list from the top of the window; negative once it is scrolled beyond.
    pub(crate) top: f64,
    /// The height of the window.
    pub(crate) window: f64,
    /// The height of a row.
    pub(crate) row: f64,
}

/// The rows to draw of a list of so many. Begins and ends at a multiple of a quarter of what lies around the window, so
/// that not every step of scrolling changes it.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut to the length of the list")]
pub(crate) fn stretch(position: Position, rows: usize) -> Range<usize> {
    const STEP: usize = AROUND / 4;
    let row = |pixels: f64| (pixels / position.row.max(1.0)).clamp(0.0, rows as f64) as usize;
    let first = row(-position.top).saturating_sub(AROUND) / STEP * STEP;
    let last = row(position.window - position.top).saturating_add(AROUND).next_multiple_of(STEP).min(rows);
    first.min(last)..last
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(top: f64) -> Position {
        Position { top, window: 800.0, row: 40.0 }
    }

    #[test]
    fn a_long_list_is_drawn_in_part() {
        assert_eq!(stretch(at(300.0), 1000), 0..24);
        assert_eq!(stretch(at(-4000.0), 1000), 87..132);
        assert_eq!(stretch(at(-39_500.0), 1000), 975..1000);
        assert_eq!(stretch(at(300.0), 5), 0..5);
        assert_eq!(stretch(at(300.0), 0), 0..0);
    }

    proptest! {
        #[test]
        fn every_row_in_the_window_is_drawn(top in -1e6..1e4, window in 0.0..4e3, height in 1.0..200.0, rows in 0usize..20_000) {
            let drawn = stretch(Position { top, window, row: height }, rows);
            prop_assert!(drawn.start <= drawn.end && drawn.end <= rows);
            prop_assert!(drawn.len() as f64 <= window / height + (2 * AROUND + AROUND) as f64);
            for row in 0..rows {
                let (upper, lower) = (top + row as f64 * height, top + (row + 1) as f64 * height);
                prop_assert!(lower <= 0.0 || upper >= window || drawn.contains(&row), "{row} of {drawn:?}");
            }
        }
    }
}

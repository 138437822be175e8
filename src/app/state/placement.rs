//! Where the card goes, so that it covers neither what it is about nor what is read next.
//!
//! The style sheet decides by the window's width whether the card stands in the article's margin or is a sheet at the
//! window's foot. The rest is decided here.

use crate::dom::bounds::Bounds;

/// From the article to the card, in CSS pixels.
const MARGIN: f64 = 24.0;
/// From what bounds the card above and below, in CSS pixels.
const AIR: f64 = 8.0;

/// What the place of the card depends on. All boxes are in CSS pixels from the window's top left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scene {
    /// What the card is about.
    pub(crate) target: Bounds,
    /// The column of text.
    pub(crate) article: Bounds,
    /// The element whose coordinates the card's place is given in.
    pub(crate) frame: Bounds,
    /// The card where it stands now.
    pub(crate) card: Bounds,
    /// The height of a row that may still come at the card's foot.
    pub(crate) reserve: f64,
    /// The part of the window that no bar covers.
    pub(crate) top: f64,
    pub(crate) bottom: f64,
    /// A notice over the window's foot.
    pub(crate) notice: Option<Bounds>,
    /// Whether the card is a sheet at the window's foot.
    pub(crate) is_sheet: bool,
    /// Whether the keyboard is in the card.
    pub(crate) is_held: bool,
}

/// Where the card is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Place {
    /// In the margin; the card's top left corner in the coordinates of the frame.
    Margin { left: f64, top: f64 },
    /// A sheet at the window's foot.
    Foot,
    /// Not shown: what it is about has been scrolled out of sight.
    Away,
}

/// Returns where the card is shown. It goes away with what it is about, but never while the keyboard is in it.
pub(crate) fn place(scene: &Scene) -> Place {
    if !is_in_sight(scene) && !scene.is_held {
        return Place::Away;
    }
    if scene.is_sheet {
        return Place::Foot;
    }
    let Scene { target, article, frame, card, .. } = *scene;
    let left = article.right + MARGIN;
    let right = left + card.width();
    let notice = scene.notice.filter(|notice| notice.left < right && left < notice.right);
    let floor = notice.map_or(scene.bottom, |notice| notice.top.min(scene.bottom));
    let ceiling = scene.top + AIR;
    let lowest = (floor - AIR - card.height() - scene.reserve).max(ceiling);
    Place::Margin { left: left - frame.left, top: target.top.clamp(ceiling, lowest) - frame.top }
}

/// Returns `true` if any of what the card is about can be seen.
pub(crate) fn is_in_sight(scene: &Scene) -> bool {
    let Scene { target, top, .. } = *scene;
    target.bottom > top && target.top < floor(scene)
}

/// Returns where the part of the window ends in which nothing covers the article.
pub(crate) fn floor(scene: &Scene) -> f64 {
    if scene.is_sheet { scene.bottom - scene.card.height() } else { scene.bottom }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bounds(left: f64, top: f64, right: f64, bottom: f64) -> Bounds {
        Bounds { left, top, right, bottom }
    }

    /// A window of 1200 by 900 pixels with a bar of 56, a card of 300 by 400 and a mention at this height.
    fn scene(top: f64) -> Scene {
        Scene {
            target: bounds(100.0, top, 180.0, top + 24.0),
            article: bounds(24.0, 100.0, 664.0, 2900.0),
            frame: bounds(0.0, 56.0, 1100.0, 3000.0),
            card: bounds(0.0, 0.0, 300.0, 400.0),
            reserve: 40.0,
            top: 56.0,
            bottom: 900.0,
            notice: None,
            is_sheet: false,
            is_held: false,
        }
    }

    #[test]
    fn the_card_is_level_with_its_mention_and_whole_in_the_window() {
        let at = |top: f64| Place::Margin { left: 688.0, top: top - 56.0 };
        for (top, expected) in [
            (200.0, at(200.0)),
            // Its foot, and a row that may come there, stay above the window's.
            (800.0, at(900.0 - 8.0 - 400.0 - 40.0)),
            // Part of the mention is under the bar.
            (40.0, at(64.0)),
            (899.0, at(452.0)),
            // Out of sight above and below.
            (32.0, Place::Away),
            (900.0, Place::Away),
            (-500.0, Place::Away),
        ] {
            assert_eq!(place(&scene(top)), expected, "{top}");
        }
    }

    #[test]
    fn a_window_too_low_for_the_card_shows_its_top() {
        let scene = Scene { bottom: 300.0, ..scene(200.0) };
        assert_eq!(place(&scene), Place::Margin { left: 688.0, top: 64.0 - 56.0 });
    }

    #[test]
    fn a_notice_below_the_card_lifts_it_and_one_beside_it_does_not() {
        let with = |notice| place(&Scene { notice: Some(notice), ..scene(800.0) });
        let lifted = Place::Margin { left: 688.0, top: 830.0 - 8.0 - 400.0 - 40.0 - 56.0 };
        assert_eq!(with(bounds(300.0, 830.0, 900.0, 880.0)), lifted);
        assert_eq!(with(bounds(0.0, 830.0, 600.0, 880.0)), place(&scene(800.0)));
    }

    #[test]
    fn a_sheet_goes_when_it_would_cover_its_mention_and_comes_back() {
        for (top, expected) in [(200.0, Place::Foot), (499.0, Place::Foot), (500.0, Place::Away), (10.0, Place::Away)] {
            assert_eq!(place(&Scene { is_sheet: true, ..scene(top) }), expected, "{top}");
        }
    }

    #[test]
    fn the_card_stays_while_the_keyboard_is_in_it() {
        let held = |top, is_sheet| place(&Scene { is_held: true, is_sheet, ..scene(top) });
        assert_eq!(held(-500.0, false), Place::Margin { left: 688.0, top: 64.0 - 56.0 });
        assert_eq!(held(2000.0, true), Place::Foot);
    }

    proptest! {
        #[test]
        fn the_card_never_covers_the_article(
            left in 24.0..600.0_f64, width in 1.0..600.0_f64, top in -500.0..1500.0_f64, lines in 1..40_u32,
            height in 100.0..700.0_f64, is_held: bool,
        ) {
            let plain = scene(top);
            let right = (left + width).min(plain.article.right);
            let target = bounds(left, top, right, top + 31.0 * f64::from(lines));
            let card = bounds(0.0, 0.0, 300.0, height);
            let scene = Scene { target, card, is_held, ..plain };
            match place(&scene) {
                Place::Margin { left, top } => {
                    prop_assert!(left + scene.frame.left >= scene.article.right);
                    prop_assert!(top + scene.frame.top >= scene.top + AIR);
                    prop_assert!(top + scene.frame.top + height <= scene.bottom);
                }
                Place::Away => prop_assert!(!is_in_sight(&scene) && !is_held),
                Place::Foot => prop_assert!(false, "no sheet"),
            }
        }
    }
}

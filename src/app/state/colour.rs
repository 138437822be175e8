//! Colours that can be read: contrast as WCAG 2.2 reckons it.

use tagline_core::{Colour, Label};

/// The page's ground in light and in dark, as in `style/tokens.css`.
pub(crate) const LIGHT: Colour = Colour(0xfc, 0xfb, 0xf8);
pub(crate) const DARK: Colour = Colour(0x17, 0x16, 0x14);
/// What small text needs of contrast (WCAG 2.2, 1.4.3), and so more than a line needs.
const ENOUGH: f64 = 4.5;

/// The colour that a label has while nobody has chosen one, as in `style/tokens.css`.
pub(crate) fn original(label: &Label) -> Colour {
    const KNOWN: [(Label, Colour); 4] = [
        (Label::PERSON, Colour(0x1b, 0x5f, 0xa8)),
        (Label::PLACE, Colour(0x08, 0x70, 0x4f)),
        (Label::ORG, Colour(0x9a, 0x4a, 0x00)),
        (Label::DATE, Colour(0x8f, 0x2c, 0x78)),
    ];
    const OTHER: Colour = Colour(0x4d, 0x4d, 0x4d);
    KNOWN.into_iter().find(|(known, _)| known == label).map_or(OTHER, |(_, colour)| colour)
}

/// The contrast of two colours, 1 to 21.
pub(crate) fn contrast(a: Colour, b: Colour) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The colour nearest to the wanted one, between it and black or white, that is readable on a ground.
pub(crate) fn readable_on(wanted: Colour, ground: Colour) -> Colour {
    let towards = if luminance(ground) > 0.5 { Colour(0, 0, 0) } else { Colour(255, 255, 255) };
    let mixed = |part: u8| mix(wanted, towards, f64::from(part) / 100.0);
    (0..=100).map(mixed).find(|colour| contrast(*colour, ground) >= ENOUGH).unwrap_or(towards)
}

fn mix(from: Colour, to: Colour, part: f64) -> Colour {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two channels")]
    let channel = |from: u8, to: u8| (f64::from(from) + (f64::from(to) - f64::from(from)) * part).round() as u8;
    Colour(channel(from.0, to.0), channel(from.1, to.1), channel(from.2, to.2))
}

/// Relative luminance, 0 to 1, by the definition of WCAG 2.2.
fn luminance(Colour(red, green, blue): Colour) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_as_wcag_has_it() {
        let (black, white) = (Colour(0, 0, 0), Colour(255, 255, 255));
        assert!((contrast(black, white) - 21.0).abs() < 1e-9);
        assert!((contrast(white, white) - 1.0).abs() < 1e-9);
        // A well-known pair: #767676 is the lightest grey that passes on white.
        assert!(contrast(Colour(0x76, 0x76, 0x76), white) >= 4.5);
        assert!(contrast(Colour(0x77, 0x77, 0x77), white) < 4.5);
    }

    #[test]
    fn any_colour_is_made_readable_and_a_readable_one_is_left_alone() {
        for red in (0..=255).step_by(51) {
            for green in (0..=255).step_by(51) {
                for blue in (0..=255).step_by(51) {
                    for ground in [LIGHT, DARK] {
                        let wanted = Colour(red, green, blue);
                        let shown = readable_on(wanted, ground);
                        assert!(contrast(shown, ground) >= ENOUGH, "{wanted} on {ground}");
                        assert!(contrast(wanted, ground) < ENOUGH || shown == wanted, "{wanted} on {ground}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_style_sheet_has_the_same_colours() {
        let tokens = include_str!("../../../style/tokens.css");
        let names =
            [("--person", Label::PERSON), ("--place", Label::PLACE), ("--org", Label::ORG), ("--date", Label::DATE)];
        for (name, label) in names {
            assert!(tokens.contains(&format!("{name}: {};", original(&label))), "{name}");
        }
        for (name, ground) in [("--paper", LIGHT), ("--paper", DARK)] {
            assert!(tokens.contains(&format!("{name}: {ground};")), "{ground}");
        }
    }
}

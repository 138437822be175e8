//! The time of day.

use js_sys::Date;

/// Milliseconds since 1970.
pub(crate) fn now() -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since 1970")]
    let now = Date::now() as u64;
    now
}

/// An identifier for a new document.
pub(crate) fn fresh_id() -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a die")]
    let die = (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    tagline_wire::new_id(now(), die)
}

/// Today where the person is: 2026-11-25.
pub(crate) fn today() -> String {
    let now = Date::new_0();
    format!("{}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

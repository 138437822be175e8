//! The time of day.

use js_sys::{Date, Object, Reflect};

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

/// When something was, in milliseconds since 1970, as the person's clock shows it: "14:03" today, else "29 November,
/// 14:03".
pub(crate) fn moment(then: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970")]
    let (then, now) = (Date::new(&(then as f64).into()), Date::new_0());
    let time = format!("{:02}:{:02}", then.get_hours(), then.get_minutes());
    if then.to_date_string() == now.to_date_string() {
        return time;
    }
    let options = Object::new();
    for (part, form) in [("day", "numeric"), ("month", "long")] {
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&options, &part.into(), &form.into());
    }
    format!("{}, {time}", String::from(then.to_locale_date_string("en-GB", &options)))
}

/// Today where the person is: 2026-11-25.
pub(crate) fn today() -> String {
    let now = Date::new_0();
    format!("{}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

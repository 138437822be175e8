//! Which files are yet to be read, kept in the settings, so that the next visit can name those that this one never came
//! to. The files themselves are gone with the page. Where settings are blocked, nobody is told.

use crate::dom::settings;

/// The setting with the names of the files, in the order in which they are read.
const NAMES: &str = "tagline.queue.files";
/// The setting with how many of them have been read.
const READ: &str = "tagline.queue.read";

/// Adds files to those that are to be read.
pub(super) fn add<'a>(names: impl Iterator<Item = &'a str>) {
    let mut all = left();
    all.extend(names.map(str::to_owned));
    settings::keep_value(NAMES, &all);
    settings::keep_value(READ, &0_usize);
}

/// Notes that the first of them has been read.
pub(super) fn strike() {
    settings::keep_value(READ, &(read() + 1));
}

/// Forgets them all.
pub(super) fn clear() {
    settings::forget(NAMES);
    settings::forget(READ);
}

/// Those that have not been read, or not to their end.
pub(super) fn left() -> Vec<String> {
    let names: Vec<String> = settings::value(NAMES).unwrap_or_default();
    names.into_iter().skip(read()).collect()
}

fn read() -> usize {
    settings::value(READ).unwrap_or(0)
}

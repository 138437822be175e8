//! Time zones as newspapers write them.

/// Zone names and their offset from UTC in minutes; `None` where only a place could tell ("local time").
///
/// The abbreviations are the ones of RFC 2822 and of press style guides; IST is India's, BST Britain's.
const ZONES: &[(&str, Option<i16>)] = &[
    ("gmt", Some(0)),
    ("utc", Some(0)),
    ("est", Some(-300)),
    ("edt", Some(-240)),
    ("cst", Some(-360)),
    ("cdt", Some(-300)),
    ("mst", Some(-420)),
    ("mdt", Some(-360)),
    ("pst", Some(-480)),
    ("pdt", Some(-420)),
    ("bst", Some(60)),
    ("cet", Some(60)),
    ("cest", Some(120)),
    ("eet", Some(120)),
    ("eest", Some(180)),
    ("msk", Some(180)),
    ("ist", Some(330)),
    ("jst", Some(540)),
    ("kst", Some(540)),
    ("aest", Some(600)),
    ("aedt", Some(660)),
    ("et", None),
    ("local time", None),
    ("eastern time", None),
    ("eastern standard time", Some(-300)),
    ("eastern daylight time", Some(-240)),
    ("central time", None),
    ("mountain time", None),
    ("pacific time", None),
    ("moscow time", Some(180)),
    ("beijing time", Some(480)),
    ("greenwich mean time", Some(0)),
];

/// The words that zone names begin with.
pub(super) fn first_words() -> impl Iterator<Item = &'static str> {
    ZONES.iter().filter_map(|(name, _)| name.split(' ').next())
}

/// The longest zone that begins with the first of `words`: how many words it takes and its offset in minutes.
pub(super) fn find<'t>(word: impl Fn(usize) -> &'t str) -> Option<(usize, Option<i16>)> {
    ZONES
        .iter()
        .filter(|(name, _)| name.split(' ').enumerate().all(|(at, part)| word(at).eq_ignore_ascii_case(part)))
        .map(|(name, offset)| (name.split(' ').count(), *offset))
        .max_by_key(|(words, _)| *words)
}

//! Tokens that begin with a digit.

use super::word;

/// Where the number that begins at `start` (an ASCII digit) ends.
///
/// One token: "1,000", "1,00,000", "3.5", "24.02.2022", "14:00", "2/3/2021", "28th", "1990s", "10km", and dates and
/// times in ISO 8601, "2021-03-03" and "2021-03-03T14:00:05Z", the only numbers that keep their hyphens.
/// Cut off: "5" from "pm" and from "p.m.", "14:00" from "GMT", "2019" from "-20", "3" from ",2021".
pub(super) fn end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let digits = |at: usize| bytes[at.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
    let first = digits(start);
    if first == 4
        && let Some(end) = iso_date_end(bytes, start)
    {
        return end;
    }
    let mut at = start + first;
    let mut plain = true;
    while let Some(separator @ (b',' | b'.' | b':' | b'/')) = bytes.get(at).copied() {
        let group = digits(at + 1);
        let joins = match separator {
            // A comma groups thousands, or lakhs: three digits, or two with another group after them.
            b',' => plain && (group == 3 || (group == 2 && bytes.get(at + 3) == Some(&b','))),
            _ => group > 0,
        };
        if !joins {
            break;
        }
        plain &= separator == b',';
        at += 1 + group;
    }
    let is_time = bytes[start..at].contains(&b':');
    if is_time || is_half_of_day(&text[at..]) { at } else { word::end(text, at, start) }
}

/// Where `YYYY-MM-DD`, with or without a time behind a `T`, ends; `None` if there is none at `start`.
fn iso_date_end(bytes: &[u8], start: usize) -> Option<usize> {
    let matches = |at: usize, shape: &[u8]| {
        bytes.get(at..at + shape.len()).is_some_and(|found| {
            found.iter().zip(shape).all(|(b, s)| if *s == b'd' { b.is_ascii_digit() } else { b == s })
        })
    };
    let free = |at: usize| !bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    if !matches(start, b"dddd-dd-dd") {
        return None;
    }
    let date = start + 10;
    if !matches(date, b"Tdd:dd") {
        return free(date).then_some(date);
    }
    let mut at = date + 6;
    if matches(at, b":dd") {
        at += 3;
        if matches(at, b".d") {
            at += 1 + bytes[at + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
        }
    }
    if bytes.get(at) == Some(&b'Z') {
        at += 1;
    } else if matches(at, b"+dd:dd") || matches(at, b"-dd:dd") {
        at += 6;
    }
    free(at).then_some(at)
}

/// Whether `rest` begins with "am", "pm", "a.m." or "p.m." in any case, and no longer word.
fn is_half_of_day(rest: &str) -> bool {
    ["am", "pm", "a.m", "p.m"].iter().any(|half| {
        rest.get(..half.len()).is_some_and(|head| head.eq_ignore_ascii_case(half))
            && !rest[half.len()..].starts_with(char::is_alphanumeric)
    })
}

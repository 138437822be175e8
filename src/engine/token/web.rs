//! Web addresses, e-mail addresses, @handles and #hashtags.

use super::{
    TokenKind,
    class::{Family, family, is_mark, is_space, is_word},
};

/// Endings under which a bare name such as "bbc.co.uk" is taken for an address. Left out are those that are
/// English words ("it", "is", "to", "me"), which more often begin a sentence glued to the one before.
const BARE_ENDINGS: [&str; 29] = [
    "com", "org", "net", "gov", "edu", "mil", "int", "info", "io", "uk", "de", "fr", "eu", "ru", "tv", "au", "ca",
    "ch", "jp", "cn", "br", "pl", "nl", "se", "ua", "nz", "ie", "es", "dev",
];

/// Finds what begins exactly at `start`.
///
/// `plain_until` carries, from call to call, how far the text is known to begin no bare or e-mail address, so
/// that a long run of letters and dots is looked at once and the whole text in linear time.
pub(super) fn address(text: &str, start: usize, plain_until: &mut usize) -> Option<(usize, TokenKind)> {
    let rest = &text[start..];
    let first = *rest.as_bytes().first()?;
    match first {
        b'@' | b'#' => return tagged(text, start, first),
        b'h' | b'H' | b'f' | b'w' | b'W' if has_scheme(rest) => {
            let end = start + address_len(rest);
            return Some((end, TokenKind::Url));
        }
        _ if start < *plain_until || !first.is_ascii_alphanumeric() => return None,
        _ => {}
    }
    let run = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || b"._%+-".contains(b)).count();
    *plain_until = start + run;
    let after = &rest[run..];
    if let Some(host) = after.strip_prefix('@').map(host_len) {
        return (host > 0).then(|| (start + run + 1 + host, TokenKind::Email));
    }
    let name = rest[..run].trim_end_matches(['.', '-', '_', '+', '%']);
    let (head, ending) = name.rsplit_once('.')?;
    let path =
        rest[name.len()..].starts_with('/') && rest[name.len() + 1..].starts_with(|c: char| c.is_ascii_alphanumeric());
    let labels = head.split('.').all(|label| !label.is_empty()) && head.len() > 1 && !head.contains(['_', '%', '+']);
    let known = BARE_ENDINGS.contains(&ending)
        || (path && (2..=6).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_lowercase()));
    if !(labels && known) || after.starts_with(|c: char| is_word(c) && family(c) == Family::European) {
        return None;
    }
    let end = if path { start + name.len() + address_len(&rest[name.len()..]) } else { start + name.len() };
    *plain_until = end;
    Some((end, TokenKind::Url))
}

fn has_scheme(rest: &str) -> bool {
    ["http://", "https://", "ftp://", "www."].iter().any(|scheme| {
        rest.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
            && rest[scheme.len()..].starts_with(|c: char| c.is_ascii_alphanumeric())
    })
}

/// The length of the address at the start of `rest`: up to a space, a quote, an angle bracket or a script that
/// addresses are not written in, less the punctuation that belongs to the sentence around it.
fn address_len(rest: &str) -> usize {
    let stops = |c: char| {
        is_space(c)
            || matches!(c, '"' | '<' | '>' | '`' | '“' | '”' | '‘' | '’' | '«' | '»' | '…' | '—' | '–')
            || !(c.is_ascii() || is_word(c) && family(c) == Family::European)
    };
    let full = rest.find(stops).unwrap_or(rest.len());
    let mut len = full;
    let mut open = rest[..full].bytes().filter(|b| *b == b'(').count();
    let mut closed = rest[..full].bytes().filter(|b| *b == b')').count();
    while let Some(last) = rest[..len].bytes().next_back() {
        match last {
            b')' if closed <= open => break,
            b')' => closed -= 1,
            b'(' => open -= 1,
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b']' | b'[' | b'}' | b'{' | b'*' => {}
            _ => break,
        }
        len -= 1;
    }
    len
}

/// The length of the host name at the start of `rest`, 0 if it has no dot inside.
fn host_len(rest: &str) -> usize {
    let run = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')).count();
    let host = rest[..run].trim_end_matches(['.', '-']);
    if host.contains('.') && !host.starts_with('.') { host.len() } else { 0 }
}

fn tagged(text: &str, start: usize, sign: u8) -> Option<(usize, TokenKind)> {
    if text[..start].chars().next_back().is_some_and(|before| is_word(before) || before == '_') {
        return None;
    }
    let rest = &text[start + 1..];
    if sign == b'@' {
        let name = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        if name == 0 {
            return None;
        }
        let host = rest[name..].strip_prefix('@').map_or(0, host_len);
        let end = start + 1 + name + if host > 0 { 1 + host } else { 0 };
        return Some((end, TokenKind::Handle));
    }
    let name: usize = rest.chars().take_while(|c| is_word(*c) || is_mark(*c) || *c == '_').map(char::len_utf8).sum();
    rest[..name].contains(char::is_alphabetic).then_some((start + 1 + name, TokenKind::Hashtag))
}

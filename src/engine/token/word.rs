//! Tokens made of letters.

use super::{
    abbreviation::{self, Stop},
    class::{Family, family, is_apostrophe, is_mark, is_space, is_word, joins},
};

/// Where the word that began at `start` and reaches at least to `at` ends. Letters, marks and digits of one
/// family of scripts go on, and so do an apostrophe ("O’Brien"), an ampersand between capitals ("AT&T") and an
/// underscore where a letter follows. Hyphens do not: "U.S.-led" is three tokens.
pub(super) fn end(text: &str, at: usize, start: usize) -> usize {
    let mut end = at;
    let mut last = text[start..at].chars().next_back();
    let mut chars = text[at..].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        if c.is_ascii_alphanumeric() || is_mark(c) || is_word(c) {
            let changes = !is_mark(c) && last.is_some_and(|last| is_word(last) && family(last) != family(c));
            if changes && !c.is_ascii_digit() {
                break;
            }
            end = at + offset + c.len_utf8();
            if !is_mark(c) {
                last = Some(c);
            }
            continue;
        }
        let Some((_, next)) = chars.peek().copied() else { break };
        let goes_on = is_word(next)
            && match c {
                '&' => last.is_some_and(char::is_uppercase) && next.is_uppercase(),
                '_' => true,
                _ if is_apostrophe(c) => last.is_some(),
                _ => joins(c),
            };
        if !goes_on {
            break;
        }
    }
    end
}

/// Where "U.S.", "p.m.", "J.K." or "Ph.D." ends: letters that stand alone, each with a stop. `None` if fewer than
/// two of them begin at `start`. The last stop may be missing ("U.S").
pub(super) fn dotted_end(text: &str, start: usize) -> Option<usize> {
    for degree in ["Ph.D.", "Ed.D.", "M.Sc.", "B.Sc.", "Ph.D", "Ed.D"] {
        if text[start..].starts_with(degree) && !text[start + degree.len()..].starts_with(char::is_alphanumeric) {
            return Some(start + degree.len());
        }
    }
    let mut chars = text[start..].char_indices().peekable();
    let mut letters = 0;
    let mut end = start;
    while let Some((offset, letter)) = chars.next() {
        if !(letter.is_alphabetic() && family(letter) == Family::European) {
            break;
        }
        let mut letter_end = start + offset + letter.len_utf8();
        while let Some((offset, mark)) = chars.next_if(|(_, c)| is_mark(*c)) {
            letter_end = start + offset + mark.len_utf8();
        }
        match chars.next() {
            Some((offset, '.')) => {
                letters += 1;
                end = start + offset + 1;
            }
            after => {
                if letters > 0 && !after.is_some_and(|(_, c)| is_word(c) || is_apostrophe(c)) {
                    letters += 1;
                    end = letter_end;
                }
                break;
            }
        }
    }
    (letters > 1).then_some(end)
}

/// The bytes where clitics begin inside a word, first to last: "don’t" is cut before "n’t", "she’ll’ve" before
/// "’ll" and "’ve", "Khan’s" before "’s". "O’Brien", "d’Ivoire" and "o’clock" are whole.
pub(super) fn clitics(word: &str) -> impl Iterator<Item = usize> {
    let mut cuts = [None; 3];
    let mut head = word;
    for slot in cuts.iter_mut().rev() {
        let Some((at, apostrophe)) = head.char_indices().rev().find(|(_, c)| is_apostrophe(*c)) else { break };
        let tail = &head[at + apostrophe.len_utf8()..];
        let is = |clitic: &str| tail.eq_ignore_ascii_case(clitic);
        let cut = if is("t") && head[..at].ends_with(['n', 'N']) && at > 1 {
            at - 1
        } else if at > 0 && CLITICS.iter().any(|clitic| is(clitic)) {
            at
        } else {
            break;
        };
        *slot = Some(cut);
        head = &head[..cut];
    }
    cuts.into_iter().flatten()
}

/// Labels of web pages that copying glues to the words beside them: "By Ada LindPublished3 March".
const LABELS: [&str; 6] = ["Advertisement", "Published", "Updated", "Copyright", "Subscribe", "Newsletter"];

/// Where a word or number is to be cut because a label of the page is glued to it: before the label, or behind it.
pub(super) fn label_cut(word: &str) -> Option<usize> {
    // Something must follow the label, or stand before it, that is no part of an ordinary word.
    if word.len() < 8 || !word.bytes().skip(1).any(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
        return None;
    }
    LABELS.iter().find_map(|label| {
        let at = word.find(label)?;
        let end = at + label.len();
        let free_before = !word[..at].ends_with(|c: char| c.is_uppercase());
        let free_after = !word[end..].starts_with(char::is_lowercase);
        let cut = if at > 0 { at } else { end };
        (free_before && free_after && cut < word.len()).then_some(cut)
    })
}

/// The length of a clitic that stands alone at the start of `rest`, which begins with an apostrophe.
pub(super) fn lone_clitic(rest: &str) -> Option<usize> {
    let tail = &rest[rest.chars().next()?.len_utf8()..];
    CLITICS
        .iter()
        .filter(|clitic| tail.get(..clitic.len()).is_some_and(|head| head.eq_ignore_ascii_case(clitic)))
        .find(|clitic| !tail[clitic.len()..].starts_with(is_word))
        .map(|clitic| rest.len() - tail.len() + clitic.len())
}

/// What is cut off a word behind its apostrophe.
const CLITICS: [&str; 6] = ["s", "re", "ve", "ll", "d", "m"];

/// Whether the stop that follows `word` is part of it. `before` is the token before the word, `after` the text
/// behind the stop.
pub(super) fn keeps_stop(word: &str, before: Option<&str>, after: &str) -> bool {
    if after.starts_with('.') {
        return false;
    }
    let next = || after.chars().find(|c| !is_space(*c) || *c == '\n');
    if is_initial(word) {
        let named = || {
            let next_is_name = next().is_some_and(char::is_uppercase);
            // "I" is mostly the pronoun or a numeral: an initial only beside another one.
            let beside_initial = before.is_some_and(|before| before.ends_with('.') && before.len() > 1)
                || after.trim_start().chars().nth(1) == Some('.');
            next_is_name && (word != "I" || beside_initial)
        };
        return named() || (word == "c" || word == "p") && next().is_some_and(|c| c.is_ascii_digit());
    }
    match abbreviation::stop_of(word) {
        None => false,
        Some(Stop::Always) => true,
        Some(Stop::BeforeName) => next().is_some_and(char::is_uppercase),
        Some(Stop::BeforeNumber) => next().is_some_and(|c| c.is_ascii_digit()),
        Some(Stop::InDate) => {
            next().is_some_and(|c| c.is_ascii_digit() || matches!(c, ',' | ')' | '-' | '–') || c.is_lowercase())
                || before.is_some_and(|before| before.starts_with(|c: char| c.is_ascii_digit()))
        }
        Some(Stop::AfterComma) => before == Some(","),
    }
}

/// One capital letter with its marks, or the "c" of "c. 1500" and the "p" of "p. 3".
fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|c| c.is_uppercase() || word == "c" || word == "p") && chars.all(is_mark)
}

/// The length of the dollar sign of "US$5" and "A$ 5m", if a word and what follows it are such a sum: whose dollars
/// they are is part of the sign, and no place.
pub(super) fn currency_sign(word: &str, rest: &str) -> Option<usize> {
    let amount = rest.strip_prefix('$')?;
    let sum = amount.strip_prefix(' ').unwrap_or(amount).starts_with(|c: char| c.is_ascii_digit());
    (sum && word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_uppercase())).then_some(1)
}

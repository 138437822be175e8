//! What a pasted page has between its lines that is not the article's: its headline over again, and the stubs where
//! advertisements stood.
//!
//! Found by whole lines and by the ends of lines only, and by words that mean nothing else there. Nothing is ever dropped
//! here: a person is asked.

use crate::{remap::Splice, span::Span, text::Text};
use std::ops::Range;

/// A line, or the end of one, that seems to be the page's and not the article's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stub {
    /// What it seems to be.
    pub kind: StubKind,
    /// The paragraph that it is or ends.
    pub paragraph: usize,
    /// Its words, without the white space around them.
    pub span: Span,
}

/// What a stub seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StubKind {
    /// The headline over again.
    Headline,
    /// What stands where the page had an advertisement.
    Advertisement,
}

/// The longest headline, in bytes.
const LONGEST_HEADLINE: usize = 300;
/// The shortest, in characters: what is shorter may well stand twice in an article.
const SHORTEST_HEADLINE: usize = 10;
/// What stands between a headline and the name of the site in a page's title.
const BEFORE_SITE: [&str; 6] = [" | ", " - ", " – ", " — ", " · ", " :: "];
/// The longest stub of an advertisement, in bytes.
const LONGEST_STUB: usize = 80;
/// What such a stub says, in small letters and without signs; several may stand together.
const STUBS: [&str; 41] = [
    "ad",
    "ads",
    "advertisement",
    "advertisements",
    "advertising",
    "sponsored",
    "sponsored content",
    "sponsored link",
    "sponsored links",
    "promoted content",
    "paid content",
    "skip ad",
    "skip advertisement",
    "close ad",
    "report ad",
    "report this ad",
    "story continues below",
    "story continues below this ad",
    "story continues after",
    "article continues below",
    "article continues after",
    "article continues after this",
    "continue reading below",
    "continue reading the main story",
    "scroll to continue",
    "scroll to continue with content",
    "anzeige",
    "werbung",
    "publicité",
    "publicidad",
    "publicidade",
    "pubblicità",
    "advertentie",
    "annons",
    "reklama",
    "mainos",
    "реклама",
    "広告",
    "광고",
    "إعلان",
    "إعلان ممول",
];
/// What a stub at the end of a line begins with: there, most of the words above may well be the article's.
const AT_END: [&str; 4] = ["advertisement", "story continues", "article continues", "scroll to continue"];

/// The stubs of a text, in reading order.
#[must_use]
pub fn stubs(text: &Text) -> Vec<Stub> {
    let mut found: Vec<Stub> = Vec::new();
    let mut headline: Option<Headline> = None;
    for (paragraph, span, words) in (0..text.paragraph_count()).filter_map(|paragraph| line(text, paragraph)) {
        let stub = |kind| Stub { kind, paragraph, span };
        if is_advertisement(words) {
            found.push(stub(StubKind::Advertisement));
            continue;
        }
        if let Some(at) = tail(words)
            && let Some(span) = Span::from_range(span.start().index() + at..span.end().index())
        {
            found.push(Stub { kind: StubKind::Advertisement, paragraph, span });
        }
        let Some(headline) = &mut headline else {
            headline = Some(Headline::new(stub(StubKind::Headline), words));
            continue;
        };
        if headline.is_like(words) {
            match headline.title.take() {
                Some(title) => {
                    let at = found.partition_point(|earlier| earlier.paragraph < title.paragraph);
                    found.insert(at, title);
                }
                None => found.push(stub(StubKind::Headline)),
            }
        }
    }
    found
}

/// What stands at the top of a text.
struct Headline {
    /// Its words without the name of a site, for comparing; empty if they are no headline.
    folded: String,
    /// The line itself while it may turn out to be the page's title: the headline with the name of the site, which the
    /// headline proper makes needless.
    title: Option<Stub>,
}

impl Headline {
    /// Whether a line is the headline over again. One of quite another length or with another first letter, which is
    /// nearly every one, is not looked at further.
    fn is_like(&self, words: &str) -> bool {
        /// How many bytes of signs one may have and the other not.
        const SIGNS: usize = 24;
        let begins = || {
            let first = words.chars().find(|c| c.is_alphanumeric());
            first.is_some_and(|first| self.folded.starts_with(|c| first.to_lowercase().next() == Some(c)))
        };
        words.len().abs_diff(self.folded.len()) <= SIGNS && begins() && folded(words) == self.folded
    }

    fn new(line: Stub, words: &str) -> Self {
        let headline = without_site(words);
        let folded = if is_headline(headline) { folded(headline) } else { String::new() };
        Self { folded, title: (headline != words).then_some(line) }
    }
}

/// The splices that take these lines out of their text, each with the blank lines after it that would else stand
/// beside those before it.
#[must_use]
pub fn without(text: &Text, stubs: &[Stub]) -> Vec<Splice> {
    let source = text.as_str();
    let mut cuts: Vec<Range<usize>> = Vec::new();
    for stub in stubs {
        let Range { start, end } = stub.span.range();
        let line = source[..start].rfind('\n').map_or(0, |line_break| line_break + 1);
        if !source[line..start].trim().is_empty() {
            cuts.push(line + source[line..start].trim_end().len()..end);
            continue;
        }
        let start = line;
        let mut end = after_line(source, end);
        // Of stubs one after the other, what stands before the first counts.
        let first = cuts.last().filter(|cut| cut.end == start).map_or(start, |cut| cut.start);
        let before = &source[..first];
        if before.is_empty() || before.ends_with("\n\n") {
            while end < source.len() && source[end..after_line(source, end)].trim().is_empty() {
                end = after_line(source, end);
            }
        }
        match cuts.last_mut().filter(|cut| cut.end >= start) {
            Some(cut) => cut.end = end,
            None => cuts.push(start..end),
        }
    }
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    cuts.into_iter().map(|cut| Splice { range: offset(cut.start)..offset(cut.end), text: String::new() }).collect()
}

/// Where the line that holds a byte has ended, its line break included.
fn after_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |line_break| at + line_break + 1)
}

/// A paragraph's words and where they stand, if it is a whole line and neither blank nor too long to be a stub.
fn line(text: &Text, paragraph: usize) -> Option<(usize, Span, &str)> {
    let Range { start, end } = text.paragraph(paragraph);
    let (start, end) = (start.index(), end.index());
    let source = text.as_str();
    let is_whole = start == 0 || source[..start].ends_with('\n');
    let words = source[start..end].trim();
    let lead = source[start..end].len() - source[start..end].trim_start().len();
    let span = Span::from_range(start + lead..start + lead + words.len())?;
    is_whole.then_some((paragraph, span, words))
}

/// Whether words are stubs of advertisements and nothing else.
fn is_advertisement(words: &str) -> bool {
    if words.len() > LONGEST_STUB {
        return false;
    }
    let folded = folded(words);
    let mut rest = folded.as_str();
    while !rest.is_empty() {
        let begins =
            |stub: &&&str| rest.strip_prefix(**stub).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        let Some(stub) = STUBS.iter().filter(begins).max_by_key(|stub| stub.len()) else { return false };
        rest = rest[stub.len()..].trim_start();
    }
    !folded.is_empty()
}

/// Where the stub of an advertisement at the end of a line begins, which follows the end of a sentence.
fn tail(words: &str) -> Option<usize> {
    let from = words.ceil_char_boundary(words.len().saturating_sub(LONGEST_STUB + 1));
    let ends = words[from..].match_indices(['.', '!', '?', '”', '"', '’']).map(|(at, sign)| from + at + sign.len());
    let mut starts = ends.map(|end| words.len() - words[end..].trim_start().len());
    starts.find(|at| {
        let tail = &words[*at..];
        // The cheap question first: a book has ten thousand sentences at the ends of its lines.
        let begins = |stub: &&str| {
            let word = stub.split(' ').next().unwrap_or(stub);
            tail.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word))
                && folded(tail).starts_with(stub)
        };
        AT_END.iter().any(begins) && is_advertisement(tail)
    })
}

/// Whether a first line can be a headline: neither long nor very short, nor the end of a sentence or a line of verse.
fn is_headline(words: &str) -> bool {
    words.len() <= LONGEST_HEADLINE
        && words.chars().nth(SHORTEST_HEADLINE - 1).is_some()
        && !words.ends_with(['.', ',', ';', ':', '”', '"'])
}

/// A page's title without the name of the site, if it has one and what remains can be a headline.
fn without_site(words: &str) -> &str {
    let cuts = BEFORE_SITE.iter().filter_map(|sign| words.rfind(sign));
    cuts.max().map(|at| words[..at].trim_end()).filter(|headline| is_headline(headline)).unwrap_or(words)
}

/// Words in small letters, with a space for whatever stands between them. Empty for a line too long to matter.
fn folded(words: &str) -> String {
    if words.len() > LONGEST_HEADLINE {
        return String::new();
    }
    let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(StubKind, &str)> {
        let of = Text::new(text).unwrap();
        stubs(&of).into_iter().map(|stub| (stub.kind, &text[stub.span.range()])).collect()
    }

    fn cleaned(text: &str) -> String {
        let of = Text::new(text).unwrap();
        let mut cleaned = text.to_owned();
        for Splice { range, text } in without(&of, &stubs(&of)).into_iter().rev() {
            cleaned.replace_range(range.start as usize..range.end as usize, &text);
        }
        cleaned
    }

    #[test]
    fn headlines_over_again_and_advertisements_are_found() {
        use StubKind::{Advertisement, Headline};
        for (text, expected) in [
            (
                "Flood talks open in Łódź\n\nADVERTISEMENT\n\nFlood talks open in Łódź!\nThe talks",
                &[(Advertisement, "ADVERTISEMENT"), (Headline, "Flood talks open in Łódź!")][..],
            ),
            (
                "Flood talks open in Łódź | The Lantern\n\nFlood Talks Open in Łódź\n\nIt rained.\nFlood talks open in Łódź",
                &[(Headline, "Flood talks open in Łódź | The Lantern"), (Headline, "Flood talks open in Łódź")],
            ),
            (
                "- Advertisement -\nFlood talks open\n[Ad]\n  Anzeige \n",
                &[(Advertisement, "- Advertisement -"), (Advertisement, "[Ad]"), (Advertisement, "Anzeige")],
            ),
            ("Advertisement — scroll to continue", &[(Advertisement, "Advertisement — scroll to continue")]),
            ("He left. Advertisement.إعلان ممول", &[(Advertisement, "Advertisement.إعلان ممول")]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn what_may_be_the_articles_own_is_left_alone() {
        for text in [
            "The advertisement was removed.\nThe advertisement was removed.",
            "Chorus\nChorus\n",
            "Row, row, row your boat,\nGently\nRow, row, row your boat,\n",
            "World Cup 2022 - Group A\n\nWorld Cup 2022 - Group B\n",
            "An ad for the ages\n\nReklama in the middle of a line.",
            "He saw an advertisement.\nIt was his. Advertisements are dear.\nWho pays? Advertising.",
            "***\n***\n",
            "",
            "\n\n",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn stubs_go_with_the_blank_lines_that_they_leave() {
        for (text, expected) in [
            ("One\n\nAdvertisement\n\nTwo\n", "One\n\nTwo\n"),
            ("One\nAdvertisement\nTwo", "One\nTwo"),
            ("One\nAdvertisement\nAd\n\nTwo", "One\n\nTwo"),
            ("Advertisement\n\nOne", "One"),
            ("One\n\nAdvertisement\n\n\nAd\n\nTwo", "One\n\nTwo"),
            ("One\n\nAdvertisement", "One\n\n"),
            ("One. Advertisement\n\nAd\n\nTwo", "One.\n\nTwo"),
            ("One", "One"),
        ] {
            assert_eq!(cleaned(text), expected, "{text:?}");
        }
    }
}

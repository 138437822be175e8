//! What looks like a replaced name: any of its forms, any of its words, alone or within a longer word.

use super::{
    names::{Name, one_line},
    words::{fold, folds, is_function_word, is_hyphen, is_unspaced, parts, unhyphenated, words},
};
use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
    ops::Range,
};
use tagline_core::Label;

/// How many letters a word of a name has at least that is found with an ending, such as "Blankenships".
const WITH_ENDING: usize = 5;
/// How many letters such an ending has at most.
const ENDING: usize = 4;
/// How many letters a person's name has at least that is found in the middle of a word.
const WITHIN: usize = 7;
/// How many letters a part of a word in mixed case has at least, such as "DonBlankenship".
const PART: usize = 3;
/// How many words of a form are looked at together.
const FORM_WORDS: usize = 12;

/// A place in a text that looks like a name, and the names that it may be of, which are sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Like {
    pub(super) range: Range<usize>,
    pub(super) names: Vec<usize>,
}

/// The words and forms of all replaced names, folded.
#[derive(Debug, Default)]
pub(super) struct Likeness {
    /// Single words, and whole forms without their spaces.
    words: HashMap<String, BTreeSet<usize>>,
    /// Whole forms, with a space between words.
    forms: HashMap<String, BTreeSet<usize>>,
    /// Forms of nothing but function words and single letters, just as they are written: "US", "U.S.", "The Who".
    exact: HashMap<String, BTreeSet<usize>>,
    /// Words that are also found inside longer ones.
    within: HashMap<String, BTreeSet<usize>>,
    /// Words of scripts without spaces, and how many characters the longest of them has.
    unspaced: (HashMap<String, BTreeSet<usize>>, usize),
    /// How many words the longest form has.
    longest: usize,
}

impl Likeness {
    /// The likeness of these names.
    pub(super) fn new(names: &[Name]) -> Self {
        let mut likeness = Self::default();
        for (number, name) in names.iter().enumerate() {
            for form in name.replaced.iter().chain(&name.others) {
                likeness.add(number, &name.label, form);
            }
        }
        likeness
    }

    fn add(&mut self, name: usize, label: &Label, form: &str) {
        let ranges = words(form, 0..form.len());
        let (Some(first), Some(last)) = (ranges.first(), ranges.last()) else { return };
        let folded: Vec<String> = ranges.iter().map(|range| fold(&form[range.clone()])).collect();
        if folded.iter().all(|word| is_weak(word)) {
            let written = one_line(&form[first.start..last.end]);
            // "U.S." is "US" as well.
            if ranges.len() > 1 && folded.iter().all(|word| word.chars().count() == 1) {
                let short: String = written.chars().filter(|c| c.is_alphanumeric()).collect();
                self.exact.entry(short).or_default().insert(name);
            }
            self.exact.entry(written).or_default().insert(name);
        } else if ranges.len() > 1 && ranges.len() <= FORM_WORDS {
            self.forms.entry(folded.join(" ")).or_default().insert(name);
            let joined = folded.concat();
            if joined.chars().count() > WITHIN {
                self.within.entry(joined.clone()).or_default().insert(name);
            }
            self.words.entry(joined).or_default().insert(name);
        }
        self.longest = self.longest.max(ranges.len().min(FORM_WORDS));
        for range in ranges {
            let inner = parts(form, range.clone()).into_iter().map(|part| &form[part]);
            for word in inner.chain([&form[range]]) {
                folds(word).for_each(|folded| self.add_word(name, label, folded));
            }
        }
    }

    fn add_word(&mut self, name: usize, label: &Label, word: String) {
        if is_weak(&word) {
            return;
        }
        let length = word.chars().count();
        if word.contains(is_unspaced) {
            self.unspaced.0.entry(word.clone()).or_default().insert(name);
            self.unspaced.1 = self.unspaced.1.max(length);
        }
        if *label == Label::PERSON && length >= WITHIN {
            self.within.entry(word.clone()).or_default().insert(name);
        }
        self.words.entry(word).or_default().insert(name);
    }

    /// Returns `true` if a text tells a name.
    pub(super) fn tells(&self, text: &str) -> bool {
        !self.find(text, 0..text.len(), &[], &mut HashMap::new()).is_empty()
    }

    /// The places in a stretch of a text that look like names, in order and apart. Neighboring words of one name are one
    /// place. A word hyphenated at the end of a line is looked at both whole and in its parts, because the hyphen may
    /// belong to a compound; and so is a word that one of the cuts goes through, which are sorted. `known` keeps what
    /// single words look like.
    pub(super) fn find(&self, text: &str, within: Range<usize>, cuts: &[usize], known: &mut Known) -> Vec<Like> {
        let ranges = words(text, within);
        let mut found = self.find_among(text, &ranges, known);
        let parts: Vec<Range<usize>> = ranges.iter().flat_map(|range| unhyphenated(text, range.clone())).collect();
        let pieces: Vec<Range<usize>> = ranges.iter().flat_map(|range| pieces(range.clone(), cuts)).collect();
        for apart in [parts, pieces] {
            if apart.len() > ranges.len() {
                found.extend(self.find_among(text, &apart, known));
                found = without_overlaps(found);
            }
        }
        joined(text, found)
    }

    /// Returns the places among these words of a text that look like names, in order.
    fn find_among(&self, text: &str, ranges: &[Range<usize>], known: &mut Known) -> Vec<Like> {
        let folded: Vec<String> = ranges.iter().map(|range| fold(&text[range.clone()])).collect();
        let mut found: Vec<Like> = Vec::new();
        let mut at = 0;
        while at < ranges.len() {
            let form = self.form_at(text, ranges, &folded, at);
            let (like, next) = match form {
                Some((names, next)) => {
                    (Some(Like { range: ranges[at].start..ranges[next - 1].end, names: sorted(&names) }), next)
                }
                None => (self.word(text, ranges[at].clone(), known), at + 1),
            };
            found.extend(like);
            at = next;
        }
        found
    }

    /// The longest form that begins with a word, and the number of the word after it.
    fn form_at(
        &self,
        text: &str,
        ranges: &[Range<usize>],
        folded: &[String],
        at: usize,
    ) -> Option<(BTreeSet<usize>, usize)> {
        let mut last = at + 1;
        while last < ranges.len() && last - at < self.longest && is_gap(&text[ranges[last - 1].end..ranges[last].start])
        {
            last += 1;
        }
        (at + 1..=last).rev().find_map(|next| {
            let is_all_weak = folded[at..next].iter().all(|word| is_weak(word));
            let names = if is_all_weak {
                self.exact.get(&one_line(&text[ranges[at].start..ranges[next - 1].end]))
            } else if next - at > 1 {
                self.forms.get(&folded[at..next].join(" "))
            } else {
                None
            };
            names.map(|names| (names.clone(), next))
        })
    }

    /// What a single word looks like.
    fn word(&self, text: &str, range: Range<usize>, known: &mut Known) -> Option<Like> {
        let slice = &text[range.clone()];
        if let Some(like) = known.get(slice) {
            return like.as_ref().map(|like| shifted(like, range.start));
        }
        let like = self
            .whole(slice)
            .or_else(|| self.part(slice))
            .or_else(|| folds(slice).find_map(|folded| self.longer(slice, &folded)));
        known.insert(slice.to_owned(), like.clone());
        like.map(|like| shifted(&like, range.start))
    }

    fn whole(&self, word: &str) -> Option<Like> {
        let names = folds(word).find_map(|folded| self.words.get(&folded))?;
        Some(Like { range: 0..word.len(), names: sorted(names) })
    }

    /// A word with an apostrophe, of which a part is a name's, as in "d'Estaing"; or a word of several parts in mixed
    /// case, all of which is one place then, as is "DonBlankenship".
    fn part(&self, word: &str) -> Option<Like> {
        let parts = parts(word, 0..word.len());
        let is_mixed = parts.windows(2).any(|pair| pair[0].end == pair[1].start);
        let mut found: Option<Like> = None;
        let mut before = String::new();
        for part in parts {
            let folded = fold(&word[part.clone()]);
            let is_clan = is_mixed && matches!(before.as_str(), "mc" | "mac");
            let is_long = !is_mixed || folded.chars().count() >= PART;
            if let Some(names) = self.words.get(&folded).filter(|_| is_long && !is_clan) {
                let is_first = found.is_none() && !is_mixed;
                let range = if is_first { part } else { 0..word.len() };
                let names = found.map_or_else(|| sorted(names), |found| found.names);
                found = Some(Like { range, names });
            }
            before = folded;
        }
        found
    }

    /// A word with an ending, or with a name in its middle.
    fn longer(&self, word: &str, folded: &str) -> Option<Like> {
        let whole = |names: &BTreeSet<usize>| Like { range: 0..word.len(), names: sorted(names) };
        let ends: Vec<usize> = folded.char_indices().map(|(at, _)| at).chain([folded.len()]).collect();
        let length = ends.len() - 1;
        let shortest = length.saturating_sub(ENDING).max(WITH_ENDING);
        let mut stems = (shortest..length).rev().map(|end| &folded[..ends[end]]);
        // Short names are only found in the plural: the "Lees" and the "Joneses".
        let plural = |ending: &str| folded.strip_suffix(ending).filter(|stem| stem.chars().count() >= PART);
        if let Some(names) = ["s", "es"].into_iter().filter_map(plural).find_map(|stem| self.words.get(stem)) {
            return Some(whole(names));
        }
        if let Some(names) = stems.find_map(|stem| self.words.get(stem)) {
            return Some(whole(names));
        }
        if folded.contains(is_unspaced) {
            return self.unspaced(word);
        }
        if length <= 4 * WITHIN {
            let inner = (0..length).flat_map(|start| (start + WITHIN..=length).map(move |end| (start, end)));
            let names = inner.filter_map(|(start, end)| self.within.get(&folded[ends[start]..ends[end]])).next();
            return names.map(whole);
        }
        self.within.iter().find(|(inner, _)| folded.contains(inner.as_str())).map(|(_, names)| whole(names))
    }

    /// The first name in a run of a script without spaces, to the last one.
    fn unspaced(&self, run: &str) -> Option<Like> {
        let (known, longest) = &self.unspaced;
        let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
        let mut like: Option<Like> = None;
        for (start, from) in starts.iter().enumerate() {
            for to in starts.iter().skip(start + 1).take(*longest).rev() {
                let Some(names) = known.get(&fold(&run[*from..*to])) else { continue };
                match &mut like {
                    Some(like) => like.range.end = like.range.end.max(*to),
                    None => like = Some(Like { range: *from..*to, names: sorted(names) }),
                }
                break;
            }
        }
        like
    }
}

/// What single words look like, from their own start.
pub(super) type Known = HashMap<String, Option<Like>>;

/// Returns `true` for a word that is only found as part of a whole form.
fn is_weak(folded: &str) -> bool {
    is_function_word(folded) || folded.chars().filter(|c| c.is_alphabetic()).count() < 2
}

/// Returns `true` for what may stand between two words of a name.
fn is_gap(between: &str) -> bool {
    between.chars().count() <= 3 && !between.contains([';', ':', '!', '?', '(', ')', '\u{201c}', '\u{201d}', '"'])
}

fn sorted(names: &BTreeSet<usize>) -> Vec<usize> {
    names.iter().copied().collect()
}

fn shifted(like: &Like, by: usize) -> Like {
    Like { range: like.range.start + by..like.range.end + by, names: like.names.clone() }
}

/// The pieces of a word between the cuts that go through it.
fn pieces(word: Range<usize>, cuts: &[usize]) -> Vec<Range<usize>> {
    let first = cuts.partition_point(|cut| *cut <= word.start);
    let inside = cuts[first..].iter().copied().take_while(|cut| *cut < word.end);
    let mut start = word.start;
    inside.chain([word.end]).map(|end| std::mem::replace(&mut start, end)..end).collect()
}

/// Sorts places by their start and merges those that overlap; the longer of two that start together gives the names.
fn without_overlaps(mut found: Vec<Like>) -> Vec<Like> {
    found.sort_by_key(|like| (like.range.start, Reverse(like.range.end)));
    found.dedup_by(|next, like| {
        let overlaps = next.range.start < like.range.end;
        if overlaps {
            like.range.end = like.range.end.max(next.range.end);
        }
        overlaps
    });
    found
}

/// Joins places with nothing but a space or hyphen between them that may be of one name.
fn joined(text: &str, found: Vec<Like>) -> Vec<Like> {
    let mut joined: Vec<Like> = Vec::new();
    for like in found {
        if let Some(last) = joined.last_mut() {
            let shared: Vec<usize> = last.names.iter().copied().filter(|name| like.names.contains(name)).collect();
            let mut between = text[last.range.end..like.range.start].chars();
            let is_near = between.next().is_some_and(|c| matches!(c, ' ' | '\u{a0}') || is_hyphen(c));
            if is_near && between.next().is_none() && !shared.is_empty() {
                (last.range.end, last.names) = (like.range.end, shared);
                continue;
            }
        }
        joined.push(like);
    }
    joined
}

//! Finding the forms in a row of tokens.

use super::{
    class::{Class, Classes, Lexeme},
    form::{COMPILED, Form, Slot},
    holiday::{self, Rule},
    reading::Pair,
    zone,
};
use crate::token::{Token, is_dash};
use std::sync::LazyLock;

/// The tokens of one sentence with their lexemes.
#[derive(Clone, Copy)]
pub(super) struct Row<'t> {
    pub(super) text: &'t str,
    /// All tokens of the text.
    pub(super) tokens: &'t [Token],
    pub(super) lexemes: &'t [Lexeme],
    /// The sentence.
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<'t> Row<'t> {
    /// The token as it stands in the text; empty outside the sentence.
    pub(super) fn surface(&self, at: usize) -> &'t str {
        if (self.start..self.end).contains(&at) {
            self.tokens.get(at).map_or("", |token| token.surface(self.text))
        } else {
            ""
        }
    }

    pub(super) fn lexeme(&self, at: usize) -> Lexeme {
        if at < self.end { self.lexemes.get(at).copied().unwrap_or_default() } else { Lexeme::default() }
    }

    /// Whether a token begins where the one before it ends.
    pub(super) fn is_glued(&self, at: usize) -> bool {
        at > self.start && at < self.end && self.tokens[at - 1].end == self.tokens[at].start
    }

    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        self.surface(at).eq_ignore_ascii_case(word)
    }

    pub(super) fn is_dash(&self, at: usize) -> bool {
        let surface = self.surface(at);
        !surface.is_empty() && surface.chars().all(is_dash)
    }
}

/// What one slot of a form took.
#[derive(Clone, Copy, Default)]
pub(super) struct Binding {
    /// `None` for literals, dashes and joining words.
    pub(super) class: Option<Class>,
    pub(super) value: i32,
    pub(super) token: usize,
    pub(super) len: usize,
    /// This slot leads over to the second point.
    pub(super) switch: Option<Pair>,
    weak: bool,
}

/// The most slots a form has.
const MOST: usize = 12;

/// A form that fits.
#[derive(Clone, Copy)]
pub(super) struct Match<'t> {
    row: Row<'t>,
    pub(super) start: usize,
    pub(super) end: usize,
    bindings: [Binding; MOST],
    bound: usize,
}

impl<'t> Match<'t> {
    pub(super) fn bindings(&self) -> &[Binding] {
        &self.bindings[..self.bound]
    }

    pub(super) fn surface(&self, token: usize) -> &'t str {
        self.row.surface(token)
    }

    /// Whether the form took one token and no more.
    pub(super) fn is_single(&self) -> bool {
        self.end == self.start + 1
    }

    /// Whether some slot took this class.
    pub(super) fn has(&self, class: Class) -> bool {
        self.bindings().iter().any(|binding| binding.class == Some(class))
    }

    /// Whether the form has this literal in it.
    pub(super) fn has_literal(&self, word: &str) -> bool {
        self.bindings().iter().any(|binding| binding.class.is_none() && self.row.is(binding.token, word))
    }

    /// Whether a word was taken that means something else as often as not.
    pub(super) fn is_weak(&self, class: Class) -> bool {
        self.bindings().iter().any(|binding| binding.class == Some(class) && binding.weak)
    }

    /// Whether both ends are of this class.
    pub(super) fn is_range_of(&self, class: Class) -> bool {
        self.bound == 3
            && self.bindings[1].switch == Some(Pair::Range)
            && [self.bindings[0], self.bindings[2]].iter().all(|end| end.class == Some(class))
    }

    /// Where the words of the second point begin.
    pub(super) fn second_at(&self) -> usize {
        self.bindings().iter().find(|binding| binding.switch.is_some()).map_or(usize::MAX, |binding| binding.token)
    }

    pub(super) fn holiday(&self, binding: &Binding) -> Option<Rule> {
        holiday::find(|at| self.row.surface(binding.token + at)).map(|(_, rule)| rule)
    }

    pub(super) fn zone(&self, binding: &Binding) -> Option<i16> {
        zone::find(|at| self.row.surface(binding.token + at)).and_then(|(_, offset)| offset)
    }
}

/// For each class, the forms that can begin with it.
static BY_CLASS: LazyLock<Vec<Vec<usize>>> = LazyLock::new(|| {
    (0..u64::BITS)
        .map(|bit| {
            let class = Classes::from_bit(bit);
            (0..COMPILED.len()).filter(|form| COMPILED[*form].first.meets(class)).collect()
        })
        .collect()
});

/// All forms that fit at a token, each as far as it goes, longest first.
pub(super) fn matches<'t>(row: Row<'t>, start: usize) -> Vec<Match<'t>> {
    let mut found = Vec::new();
    let mut tried = [false; 256];
    for bit in row.lexeme(start).classes.bits() {
        for form in BY_CLASS.get(bit).into_iter().flatten().copied() {
            if tried.get(form).copied().unwrap_or(true) {
                continue;
            }
            tried[form] = true;
            let mut attempt = Match { row, start, end: start, bindings: [Binding::default(); MOST], bound: 0 };
            if attempt.fill(&COMPILED[form], 0, start) {
                found.push((form, attempt));
            }
        }
    }
    found.sort_by_key(|(form, attempt)| (std::cmp::Reverse(attempt.end), *form));
    found.into_iter().map(|(_, attempt)| attempt).collect()
}

impl Match<'_> {
    /// Fills the slots from `slot` on with the tokens from `at` on, preferring to fill optional ones.
    fn fill(&mut self, form: &Form, slot: usize, at: usize) -> bool {
        let Some((kind, optional)) = form.slots.get(slot).copied() else {
            self.end = at;
            return at > self.start;
        };
        if let Slot::Before(word) = kind {
            return at > self.row.start && self.row.is(at - 1, word) && self.fill(form, slot + 1, at);
        }
        let bound = self.bound;
        if let Some(binding) = self.bind(kind, at)
            && bound < MOST
        {
            self.bindings[bound] = binding;
            self.bound = bound + 1;
            if self.fill(form, slot + 1, at + binding.len) {
                return true;
            }
            self.bound = bound;
        }
        optional && self.fill(form, slot + 1, at)
    }

    /// What a slot takes at a token, if it takes anything.
    fn bind(&self, slot: Slot, at: usize) -> Option<Binding> {
        let row = &self.row;
        if at >= row.end {
            return None;
        }
        let plain = Binding { token: at, len: 1, ..Binding::default() };
        match slot {
            Slot::Class(class) => {
                let lexeme = row.lexeme(at);
                if !lexeme.classes.has(class) {
                    return None;
                }
                let len = match class {
                    Class::Holiday => holiday::find(|offset| row.surface(at + offset))?.0,
                    Class::Zone => zone::find(|offset| row.surface(at + offset))?.0,
                    _ => 1,
                };
                Some(Binding { class: Some(class), value: lexeme.value, len, weak: lexeme.weak, ..plain })
            }
            Slot::Literal(word) => row.is(at, word).then_some(plain),
            Slot::Dash { tight } => {
                (row.is_dash(at) && (!tight || row.is_glued(at) && row.is_glued(at + 1))).then_some(plain)
            }
            Slot::To { dash_only } => {
                let tight = row.is_glued(at) && row.is_glued(at + 1);
                let joins = if dash_only {
                    row.is_dash(at) && tight
                } else {
                    row.is_dash(at) || row.is(at, "to") || row.is(at, "through")
                };
                joins.then_some(Binding { switch: Some(Pair::Range), ..plain })
            }
            Slot::And => {
                (row.is(at, "and") || row.is(at, "or")).then_some(Binding { switch: Some(Pair::List), ..plain })
            }
            Slot::Slash => row.is(at, "/").then_some(Binding { switch: Some(Pair::List), ..plain }),
            Slot::Before(_) => None,
        }
    }
}

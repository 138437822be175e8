//! The article's paragraphs with their marks, in sections. The first stand at once; of a book the others follow between
//! two frames each, with room kept for them.

use crate::view::each::each;
use leptos::{html, prelude::*};
use std::ops::{Add, Range};
use tagline_core::{Text, boilerplate::Stub};

use super::marks;
use crate::view::live::live;
use crate::{
    dom::{schedule::spawn_in_view, turn::turn},
    state::{Page, sections},
};

/// A first line up to this many characters that does not end like a sentence is set as a headline.
const HEADLINE: usize = 140;
/// As many sections as stand at once: more than most screens hold.
const AT_ONCE: usize = 1;

#[component]
pub(super) fn Sections(page: Page, stubs: StoredValue<Vec<Stub>>) -> impl IntoView {
    let sections = page.session.look(|snapshot| sections::sections(snapshot.document.text())).unwrap_or_default();
    let headline = page.session.look(|snapshot| stubs.with_value(|stubs| headline(snapshot.document.text(), stubs)));
    let headline = headline.flatten();
    let count = sections.len();
    let standing = RwSignal::new(count.min(AT_ONCE));
    spawn_in_view(async move {
        while standing.get_untracked() < count {
            turn().await;
            standing.update(|standing| *standing += 1);
        }
    });
    let sections = StoredValue::new(sections);
    let section = move |number: usize| {
        let section = sections.with_value(|sections: &Vec<sections::Section>| sections.get(number).cloned());
        section.map(|section| view! { <Section page section headline/> }).into_any()
    };
    let to_come = move || {
        let heights = sections.with_value(|sections| {
            sections.iter().skip(standing.get()).map(|section| section.height).collect::<Vec<_>>()
        });
        heights.into_iter().reduce(Add::add)
    };
    view! {
        {each(move || 0..standing.get(), usize::to_string, section)}
        {live(move || to_come().map(|height| view! { <div class="part to-come" style=("--lines", height.lines.to_string()) style=("--gaps", height.gaps.to_string())></div> }))}
    }
}

#[component]
fn Section(page: Page, section: sections::Section, headline: Option<usize>) -> impl IntoView {
    let sections::Section { paragraphs, height } = section;
    let paragraphs = paragraphs.map(|number| view! { <Paragraph page number headline/> }).collect_view();
    view! {
        <div class="part" style=("--lines", height.lines.to_string()) style=("--gaps", height.gaps.to_string())>{paragraphs}</div>
    }
}

#[component]
fn Paragraph(page: Page, number: usize, headline: Option<usize>) -> impl IntoView {
    let blank = page.session.look(|snapshot| line(snapshot.document.text(), number).is_empty()).unwrap_or_default();
    let (id, headline) = (format!("paragraph-{number}"), headline == Some(number));
    let paragraph = NodeRef::<html::P>::new();
    Effect::new(move || {
        if let Some(paragraph) = paragraph.get() {
            marks::draw(&paragraph, &page.session.pieces(number));
        }
    });
    view! { <p node_ref=paragraph id=id dir="auto" data-paragraph=number class:blank=blank class:headline=headline></p> }
}

/// The first line that is the article's own, if it is a headline.
fn headline(text: &Text, stubs: &[Stub]) -> Option<usize> {
    let words = |stub: &Stub| text.slice(stub.span).unwrap_or_default();
    let strays = |number| stubs.iter().any(|stub| stub.paragraph == number && words(stub) == line(text, number));
    let number = (0..text.paragraph_count()).find(|number| !line(text, *number).is_empty() && !strays(*number))?;
    let line = line(text, number);
    let sentence = line.ends_with(['.', ',', ';', ':', '”', '"']);
    (!sentence && line.chars().nth(HEADLINE).is_none()).then_some(number)
}

fn line(text: &Text, number: usize) -> &str {
    let Range { start, end } = text.paragraph(number);
    text.as_str()[start.index()..end.index()].trim()
}

//! The side panel: the article's date, how far the person has come, and every name with its count.

use leptos::prelude::*;
use tagline_core::AnnotationId;

use super::{
    dating::{ArticleDate, NumericDates},
    timeline::Timeline,
};
use crate::{
    dom::focus,
    state::{
        Page,
        roll::{Group, Name, Progress, roll},
    },
    words,
};

#[component]
pub(crate) fn Panel(page: Page) -> impl IntoView {
    // While a text is being tagged its names come in bursts; the list waits for the end and then appears at once, so
    // that nothing in it jumps and a long text is not listed twenty times over.
    let roll = Memo::new(move |before: Option<&(Vec<Group>, Progress)>| {
        if page.tagger.is_tagging() {
            return before.cloned().unwrap_or_default();
        }
        page.session.watch(|snapshot| roll(&snapshot.document)).unwrap_or_default()
    });
    let groups = move || {
        roll.with(|(groups, _)| {
            groups
                .iter()
                .filter(|group| !group.names.is_empty())
                .cloned()
                .map(|group| view! { <Names page group/> })
                .collect_view()
        })
    };
    let progress = move || roll.with(|(_, progress)| *progress);
    let progress_word = move || match progress() {
        _ if page.tagger.is_tagging() => "Tagging…".to_owned(),
        progress if progress.mentions == 0 => "No mentions yet. Select words in the article to tag them.".to_owned(),
        progress => format!("{} of {} confirmed", progress.confirmed, words::count(progress.mentions, "mention")),
    };
    view! {
        <aside class="panel" aria-label="Mentions">
            <p class="progress-word">{progress_word}</p>
            <progress aria-label="Confirmed" max=move || progress().mentions.max(1).to_string() value=move || progress().confirmed.to_string()></progress>
            <ArticleDate page/>
            <NumericDates page/>
            {groups}
            <Timeline page/>
        </aside>
    }
}

/// How many names of a label are listed before the person asks for all: a novel has thousands.
const LISTED: usize = 100;

#[component]
fn Names(page: Page, group: Group) -> impl IntoView {
    let Group { label, title, names } = group;
    let total: usize = names.iter().map(|name| name.mentions.len()).sum();
    let all = RwSignal::new(names.len() <= LISTED);
    let more = names.len().saturating_sub(LISTED);
    let rows = move || {
        let shown = if all.get() { names.len() } else { LISTED };
        names.iter().take(shown).cloned().map(|name| view! { <Row page name/> }).collect_view()
    };
    view! {
        <section class="names" data-label=label.to_string()>
            <h2><span class="swatch">{title}</span><span class="count">{total}</span></h2>
            <ul>{rows}</ul>
            <Show when=move || !all.get()>
                <button class="quiet" on:click=move |_| all.set(true)>{format!("Show {more} more")}</button>
            </Show>
        </section>
    }
}

#[component]
fn Row(page: Page, name: Name) -> impl IntoView {
    let Name { surface, mentions, confirmed } = name;
    // The eye reads "3"; whoever listens hears "3 mentions".
    let count = (mentions.len() > 1).then(|| {
        view! { <span class="count">{mentions.len()}<span class="unseen">" mentions"</span></span> }
    });
    view! {
        <li>
            <button class="quiet name" class:confirmed=confirmed on:click=move |_| jump(page, &mentions)>
                <span dir="auto">{surface}</span>" "{count}
            </button>
        </li>
    }
}

/// Goes to the mention after the current one, of those given; around to the first after the last.
pub(super) fn jump(page: Page, mentions: &[AnnotationId]) {
    let current = page.session.current();
    let at = mentions.iter().position(|id| Some(*id) == current);
    let next = at.map_or(0, |at| (at + 1) % mentions.len());
    if let Some(id) = mentions.get(next) {
        page.session.set_current(Some(*id));
        focus::focus_mark(*id);
    }
}

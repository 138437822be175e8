//! The side panel: the article's date, how far the person has come, and every name with its count.

use super::{
    dating::{ArticleDate, NumericDates},
    deep::DeepOffer,
    entities::Entities,
    timeline::Timeline,
};
use crate::view::live::live;
use crate::{
    state::{Page, roll},
    words,
};
use leptos::prelude::*;

#[component]
pub(crate) fn Panel(page: Page, deep: RwSignal<bool>) -> impl IntoView {
    let progress =
        Memo::new(move |_| page.session.watch(|snapshot| roll::progress(&snapshot.document)).unwrap_or_default());
    let progress_word = move || match progress.get() {
        _ if page.tagger.is_tagging() => "Tagging…".to_owned(),
        progress if progress.mentions() == 0 => "No mentions yet. Select words in the article to tag them.".to_owned(),
        progress => format!(
            "{} of {} confirmed",
            words::number(progress.confirmed),
            words::count(progress.mentions(), "mention")
        ),
    };
    view! {
        <aside class="panel" aria-label="Mentions">
            <p class="progress-word">{progress_word}</p>
            <progress aria-label="Confirmed" max=live(move || progress.get().mentions().max(1).to_string()) value=live(move || progress.get().confirmed.to_string())></progress>
            <DeepOffer page shown=deep/>
            <ArticleDate page/>
            <NumericDates page/>
            <Entities page/>
            <Timeline page/>
        </aside>
    }
}

//! The line at the foot: where the text is, and what the tagger is doing.

use crate::view::handler::handler;
use crate::view::live::live;
use leptos::prelude::*;

use super::{deep::DeepWord, work::said};
use crate::state::{Page, queue::State, tagger::TaggerProgress};

#[component]
pub(crate) fn Foot(page: Page, about: RwSignal<bool>, deep: RwSignal<bool>, privacy: RwSignal<bool>) -> impl IntoView {
    let tagger = move || match page.tagger.progress() {
        TaggerProgress::Loading { percent: None } => "Loading the tagger…".to_owned(),
        TaggerProgress::Loading { percent: Some(percent) } => format!("Loading the tagger, {percent}\u{202f}%"),
        TaggerProgress::Idle if page.tagger.is_joint() => "Ready, with the larger model".to_owned(),
        TaggerProgress::Idle => "The tagger is ready".to_owned(),
        TaggerProgress::Tagging { percent } => format!("Tagging, {percent}\u{202f}%"),
        TaggerProgress::Refining { percent } => format!("Refining, {percent}\u{202f}%"),
        TaggerProgress::Gone => "The tagger is off; tag by hand".to_owned(),
    };
    let work = move || match page.queue.state() {
        State::Busy(progress) => Some(said(progress)),
        State::Idle | State::Stopped(_) => None,
    };
    view! {
        <footer class="foot">
            <span>"Your text stays in this browser. "<button class="quiet link" on:click=handler(move |_| privacy.set(true))>"How to check"</button></span>
            // There is room for each from the beginning, and what changes comes last, so that nothing is seen to move.
            <button class="quiet link" class:awaited=live(move || page.tagger.reliability().mentions == 0)
                on:click=handler(move |_| about.set(true))>"How accurate is it?"</button>
            <span class:awaited=live(move || !page.offline.is_kept())>"Works offline"</span>
            <DeepWord page shown=deep/>
            <span class="tagger-word">{tagger}</span>
            <span class="work-word">{work}</span>
        </footer>
    }
}

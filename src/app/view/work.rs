//! The work in the background: how far files are read and articles tagged, and the way to stop it or go on.

use crate::view::handler::handler;
use leptos::prelude::*;

use crate::view::live::live;
use crate::{
    state::{
        Page,
        queue::{Progress, State},
    },
    words,
};

#[component]
pub(super) fn Work(page: Page) -> impl IntoView {
    let queue = page.queue;
    // The strip stays as long as there is work; only what it says changes.
    let kind = Memo::new(move |_| match queue.state() {
        State::Idle => None,
        State::Busy(_) => Some(true),
        State::Stopped(_) => Some(false),
    });
    let progress = move || match queue.state() {
        State::Busy(progress) => progress,
        State::Idle | State::Stopped(_) => Progress::default(),
    };
    let waiting = move || match queue.state() {
        State::Stopped(waiting) => waiting,
        State::Idle | State::Busy(_) => 0,
    };
    move || {
        Some(if kind.get()? {
            view! {
                <section class="work" aria-label="Background work">
                    <p>{live(move || said(progress()))}</p>
                    <progress max=live(move || progress().steps().1) value=live(move || progress().steps().0) aria-label="Files and articles done"></progress>
                    <button on:click=handler(move |_| queue.stop(page))>"Cancel"</button>
                </section>
            }
            .into_any()
        } else {
            view! {
                <section class="work" aria-label="Background work">
                    <p>{live(move || format!("{} not tagged yet.", words::count(waiting(), "article")))}</p>
                    <button on:click=handler(move |_| queue.go_on(page))>"Continue"</button>
                </section>
            }
            .into_any()
        })
    }
}

/// How far the work has come: "3 of 9 files read, 12 of 40 articles tagged".
pub(super) fn said(progress: Progress) -> String {
    let Progress { read, files, tagged, documents } = progress;
    let of = |done: usize, all: usize, noun: &str| format!("{} of {}", words::number(done), words::count(all, noun));
    let tagging = format!("{} tagged", of(tagged, documents, "article"));
    if read < files { format!("{} read, {tagging}", of(read, files, "file")) } else { tagging }
}

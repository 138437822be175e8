//! How much room the articles take in this browser, and their backup.

use crate::view::handler::handler;
use crate::view::show::Show;
use leptos::{ev, html::Input, prelude::*};

use crate::{
    dom::{folder, room::Room},
    state::{Page, backup::Progress},
    words,
};

/// What a desk without articles says: a backup can be restored, and what there is of room.
#[component]
pub(super) fn StorageLine(page: Page) -> impl IntoView {
    view! { <div class="storage"><BackupButtons page/><RoomLine page/></div> }
}

/// The buttons that write and restore a backup, and how far that has come.
#[component]
pub(super) fn BackupButtons(page: Page) -> impl IntoView {
    let picker = NodeRef::<Input>::new();
    let any = Memo::new(move |_| !page.library.is_empty());
    let doing = move || {
        page.backup.progress().map(|progress| match progress {
            Progress::Writing { done, all } => format!("Backing up, {done} of {all}…"),
            Progress::Restoring { done } => format!("Restoring, {} so far…", words::count(done, "article")),
        })
    };
    let picked = move |event: ev::Event| page.queue.take(page, folder::chosen(&event), Vec::new());
    view! {
        <div class="pair">
            <Show when=move || any.get()><button class="quiet" on:click=handler(move |_| page.backup.write(page))>"Back up everything"</button></Show>
            <button class="quiet" on:click=handler(move |_| if let Some(picker) = picker.get() { picker.click() })>"Restore a backup"</button>
            <input class="unseen" type="file" aria-label="Backup to restore" tabindex="-1" accept=".tagline,.backup" node_ref=picker on:change=handler(picked)/>
        </div>
        <p class="hint" role="status">{doing}</p>
    }
}

/// How much of the browser's room is used, and whether the browser promises to keep what is there.
#[component]
pub(super) fn RoomLine(page: Page) -> impl IntoView {
    // While files are taken in, every look would be outdated at once.
    let settled = Memo::new(move |_| (page.library.census(), page.queue.is_busy()));
    Effect::new(move || {
        if let (_, false) = settled.get() {
            page.storage.look();
        }
    });
    let any = Memo::new(move |_| !page.library.is_empty());
    let used = move || match page.storage.room() {
        Some(Room { used, limit, .. }) if any.get() => {
            format!("{} of {} in this browser are used.", words::size(used), words::size(limit))
        }
        _ => String::new(),
    };
    let fleeting = move || any.get() && page.storage.room().is_some_and(|room| !room.kept);
    view! {
        <p class="hint room">{used}
            <Show when=fleeting>
                " When the disk is full, the browser may delete your articles. "
                <button class="quiet link" on:click=handler(move |_| page.storage.insist())>"Ask it to keep them"</button>
            </Show>
        </p>
    }
}

//! The page as it is seen.

#![expect(unreachable_pub, reason = "the component macro makes every view public")]

mod bar;
mod card;
mod dating;
mod deeds;
mod desk;
mod export;
mod foot;
mod grip;
mod handles;
mod keys;
mod notice;
mod offer;
mod panel;
mod reader;
mod timeline;

use leptos::{ev, prelude::*};

use crate::{
    dom::focus,
    state::{Page, chord::Chord, keymap::Action},
};
use bar::Bar;
use desk::Desk;
use export::ExportDialog;
use foot::Foot;
use keys::KeysDialog;
use notice::NoticeBar;
use panel::Panel;
use reader::Reader;

/// The whole page: the desk, where an article is put in, or the workbench, where it is corrected.
#[component]
pub(crate) fn App() -> impl IntoView {
    let page = Page::start();
    let (exporting, keys) = (RwSignal::new(false), RwSignal::new(false));
    undo_keys(page, keys);
    // Each view brings its own foot, so that none is seen to jump when the other view comes.
    let work = move || match page.session.opening() {
        0 if page.session.is_restored() => view! { <main><Desk page/></main><Foot page/> }.into_any(),
        0 => ().into_any(),
        _ => view! { <main><div class="workbench"><Reader page/><Panel page/></div></main><Foot page/> }.into_any(),
    };
    view! {
        <Bar page exporting keys/>
        {work}
        <NoticeBar notices=page.notices/>
        <ExportDialog page shown=exporting/>
        <KeysDialog page shown=keys/>
        <p class="unseen" role="status">{move || page.session.announcement()}</p>
    }
}

/// Undo, redo and help answer everywhere but in fields, which have an undo of their own.
fn undo_keys(page: Page, keys: RwSignal<bool>) {
    let listener = window_event_listener(ev::keydown, move |event| {
        if focus::is_typing(event.target()) {
            return;
        }
        let command = event.ctrl_key() || event.meta_key();
        let chord = Chord::new(&event.key(), event.shift_key(), command, event.alt_key());
        let action = chord.and_then(|chord| page.keymap.with_untracked(|keymap| keymap.action(&chord)));
        match action {
            Some(Action::Undo) => page.session.undo(),
            Some(Action::Redo) => page.session.redo(),
            Some(Action::Help) => keys.set(true),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || listener.remove());
}

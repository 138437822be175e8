//! The page as it is seen.

#![expect(unreachable_pub, reason = "the component macro makes every view public")]

mod about;
mod bar;
mod boilerplate;
mod card;
mod date_field;
mod dating;
mod deeds;
mod deep;
mod desk;
mod draft_offer;
mod each;
mod entities;
mod export;
mod foot;
mod grip;
mod handler;
mod handles;
mod help;
mod keyboard;
mod keys;
mod labels;
mod legend;
mod library;
mod live;
mod marks;
mod notice;
mod offer;
mod opened;
mod overlaps;
mod panel;
mod past;
mod privacy;
mod reader;
mod recent;
mod review;
mod search;
mod sections;
mod show;
mod storage;
mod text_editor;
mod timeline;
mod tools;
mod watching;
mod work;

use crate::view::show::Show;
use leptos::{ev, prelude::*};
use live::live;

use crate::{
    dom::{
        folder::{self, Dropped},
        schedule::spawn_for_page,
        sheet::{self, Sheet},
    },
    state::{Mode, Page, colour, navigation::Screen, writer::Role},
};
use about::AboutDialog;
use bar::Bar;
use deep::DeepDialog;
use desk::Desk;
use draft_offer::DraftOffer;
use export::ExportDialog;
use foot::Foot;
use grip::Grip;
use keys::KeysDialog;
use labels::LabelsDialog;
use library::LibraryPlace;
use notice::NoticeBar;
use opened::OpenedDialog;
use panel::Panel;
use past::Past;
use privacy::PrivacyDialog;
use reader::Reader;
use review::Review;
use search::SearchStrip;
use text_editor::TextEditor;
use watching::Watching;

/// The whole page: the box for a new article, the library, or the workbench, where an article is corrected.
#[component]
pub(crate) fn App() -> impl IntoView {
    let page = Page::start();
    let grip = Grip::new();
    let [exporting, keys, labels, about, deep, privacy] = [false; 6].map(RwSignal::new);
    follow_style(page);
    keyboard::follow(page, keys);
    ask_before_loss(page);
    // Each view brings its own foot, so that none is seen to jump when the other view comes.
    let work = move || match page.session.opening() {
        0 if page.session.is_restored() => match page.navigation.screen() {
            Screen::Start => view! { <main><Desk page/></main><Foot page about deep privacy/> }.into_any(),
            Screen::Library => view! { <main><LibraryPlace page/></main><Foot page about deep privacy/> }.into_any(),
        },
        0 => ().into_any(),
        _ => view! { <main><Workbench page grip exporting labels deep/></main><Foot page about deep privacy/> }
            .into_any(),
    };
    view! {
        <Bar page exporting keys/>
        {work}
        <DropHere page/>
        <NoticeBar page/>
        <ExportDialog page shown=exporting/>
        <OpenedDialog queue=page.queue/>
        <KeysDialog page shown=keys/>
        <LabelsDialog page shown=labels/>
        <AboutDialog page shown=about/>
        <DeepDialog page shown=deep/>
        <PrivacyDialog shown=privacy/>
        <p class="unseen" role="status">{live(move || page.session.announcement())}</p>
    }
}

/// Takes files and folders that are dropped anywhere on the page, and says so while they hang over it.
#[component]
fn DropHere(page: Page) -> impl IntoView {
    let hovering = RwSignal::new(false);
    let over = window_event_listener(ev::dragover, move |event| {
        if folder::carries_files(&event) {
            event.prevent_default();
            hovering.set(true);
        }
    });
    // Over a part of the page, it leaves one part for another; only out of the window it leaves for nothing.
    let left = window_event_listener(ev::dragleave, move |event| {
        if event.related_target().is_none() {
            hovering.set(false);
        }
    });
    let dropped = window_event_listener(ev::drop, move |event| {
        hovering.set(false);
        let Some(data) = event.data_transfer().filter(|_| folder::carries_files(&event)) else { return };
        event.prevent_default();
        spawn_for_page((page, Dropped::take(&data)), |(page, dropped)| async move {
            let (files, unread) = dropped.files().await;
            page.queue.take(page, files, unread);
        });
    });
    for listener in [over, left, dropped] {
        on_cleanup(move || listener.remove());
    }
    view! { <Show when=move || hovering.get()><p class="drop-here">"Drop files or folders to add them to your library."</p></Show> }
}

/// The article beside the list of what it mentions, or the text in a field while it is being changed.
#[component]
fn Workbench(
    page: Page,
    grip: Grip,
    exporting: RwSignal<bool>,
    labels: RwSignal<bool>,
    deep: RwSignal<bool>,
) -> impl IntoView {
    let mode = Memo::new(move |_| page.mode.get());
    let rewriting = Memo::new(move |_| mode.get() == Mode::Rewrite);
    let past = Memo::new(move |_| page.past.get());
    let watching = Memo::new(move |_| page.writer.role() != Role::Writer);
    view! {
        <Show when=move || watching.get()><Watching page/></Show>
        <Show when=move || !rewriting.get()><DraftOffer page/></Show>
        <Show when=move || mode.get() == Mode::Review><Review page exporting/></Show>
        <Show when=move || mode.get() == Mode::Search><SearchStrip page/></Show>
        <div class="workbench">
            <Show when=move || rewriting.get() fallback=move || view! { <Reader page grip labels/> }><TextEditor page/></Show>
            <Show when=move || past.get() fallback=move || view! { <Panel page deep/> }><Past page/></Show>
        </div>
    }
}

/// Keeps the page's own style rules as the labels and the filter ask.
fn follow_style(page: Page) {
    let Some(sheet) = StoredValue::new_local(Sheet::new()).get_value() else { return };
    let sheet = StoredValue::new_local(sheet);
    // Applied only when they have changed: with new rules the browser looks at every mark of the article again.
    let rules = Memo::new(move |_| {
        let mut rules = String::new();
        let labels = page.session.watch(|snapshot| snapshot.document.labels().clone()).unwrap_or_default();
        for info in labels.iter() {
            if let Some(wanted) = info.colour {
                let (light, dark) =
                    (colour::readable_on(wanted, colour::LIGHT), colour::readable_on(wanted, colour::DARK));
                rules += &sheet::colour_rule(&info.label, light, dark);
            }
        }
        for label in page.filter.hidden() {
            rules += &sheet::hiding_rule(&label);
        }
        if let Some(only) = page.filter.only() {
            rules += &sheet::only_rule(&only);
        }
        rules
    });
    Effect::new(move || sheet.with_value(|sheet| rules.with(|rules| sheet.replace(rules))));
}

/// Has the browser ask before the page goes, if something that was typed would go with it.
fn ask_before_loss(page: Page) {
    let listener = window_event_listener(ev::beforeunload, move |event| {
        if page.text_draft.is_at_risk() || page.box_draft.is_at_risk() {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

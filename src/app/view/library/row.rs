//! A document in the list: what it is called, what is in it, how far it is checked, and what can be done with it.

use crate::view::handler::handler;
use leptos::ev::Event;
use leptos::{ev::KeyboardEvent, html::Input, prelude::*};
use tagline_core::Label;
use tagline_wire::{Listing, Tagging};

use crate::view::live::live;
use crate::{
    dom::{clock, keyboard, schedule::while_in_view},
    state::{Page, library::arrange::Drawer, route::Route},
    words,
};

#[component]
pub(super) fn Row(
    page: Page,
    id: String,
    /// The document whose title is being changed.
    renaming: RwSignal<Option<String>>,
    /// The document whose actions are shown in place of what is known of it.
    open: RwSignal<Option<String>>,
) -> impl IntoView {
    let library = page.library;
    let id = StoredValue::new(id);
    let listing = Memo::new(move |_| id.with_value(|id| library.listing(id)));
    let title = Memo::new(move |_| {
        listing.with(|listing| listing.as_ref().map(|listing| listing.title.clone()).unwrap_or_default())
    });
    let binned = Memo::new(move |_| {
        listing.with(|listing| listing.as_ref().is_some_and(|listing| Drawer::of(listing.place) == Drawer::Bin))
    });
    let is =
        move |signal: RwSignal<Option<String>>| signal.with(|other| id.with_value(|id| other.as_ref() == Some(id)));
    let place = move || {
        library.shown().with(|shown| id.with_value(|id| shown.iter().position(|known| known == id))).map(|at| at + 1)
    };
    let address = Route::Article(id.get_value()).address();
    // What is in the bin isn't opened, and is read out as a link that leads nowhere.
    let leads_to = move || (!binned.get()).then(|| address.clone());
    let heading = move || {
        if is(renaming) {
            return view! { <Rename page id=id.get_value() title=title.get_untracked() renaming/> }.into_any();
        }
        let name = move || title.get();
        view! {
            <a class="row-title" data-document=id.get_value() href=live(leads_to.clone()) dir="auto"
                title="Enter opens, F2 renames, Delete moves to the bin">{name}</a>
        }
        .into_any()
    };
    let rest = move || {
        if is(open) {
            view! { <Actions page id=id.get_value() listing renaming open/> }.into_any()
        } else {
            view! { <Facts listing/> }.into_any()
        }
    };
    let toggle = move |_| {
        open.update(|open| {
            *open = if id.with_value(|id| open.as_ref() == Some(id)) { None } else { Some(id.get_value()) };
        });
    };
    view! {
        <li class="row" aria-setsize=live(move || library.shown().with(Vec::len)) aria-posinset=place>
            <input type="checkbox" aria-label=live(move || format!("Select {}", title.get()))
                prop:checked=live(move || id.with_value(|id| library.is_selected(id)))
                on:change=handler(move |event: Event| id.with_value(|id| library.select(id, event_target_checked(&event))))/>
            {heading}
            {rest}
            <button class="quiet more" aria-label=live(move || format!("More about {}", title.get())) aria-expanded=live(move || is(open).to_string())
                on:click=handler(toggle)>"⋯"</button>
        </li>
    }
}

/// What is known of a document without opening it.
#[component]
fn Facts(listing: Memo<Option<Listing>>) -> impl IntoView {
    let facts = move || {
        let listing = listing.get()?;
        let date = listing.date.map(|date| date.to_string());
        let counts = listing.counts.iter().map(|(label, count)| count_of(label, *count)).collect_view();
        let changed = words::ago(clock::now(), listing.changed);
        Some(view! {
            <span class="row-date">{date}</span>
            <span class="row-counts">{counts}</span>
            <span class="row-progress"><Progress listing/></span>
            <span class="row-changed">{changed}</span>
        })
    };
    view! { <span class="facts">{facts}</span> }
}

/// The eye reads "3" above the label's line; whoever listens hears "3 places".
fn count_of(label: &Label, count: u32) -> impl IntoView + use<> {
    let noun = match label.as_str() {
        "PERSON" => words::plural(count, "person", "people"),
        "PLACE" => words::plural(count, "place", "places"),
        "ORG" => words::plural(count, "organization", "organizations"),
        "DATE" => words::plural(count, "date", "dates"),
        other => other.to_lowercase(),
    };
    view! {
        <span class="swatch" data-label=label.to_string() title=format!("{count} {noun}")>
            {count}<span class="unseen">{format!(" {noun}, ")}</span>
        </span>
    }
}

#[component]
fn Progress(listing: Listing) -> impl IntoView {
    let (mentions, checked) = (listing.mentions(), listing.confirmed);
    match listing.tagging {
        Tagging::Waiting => view! { <span class="hint">"Not tagged yet"</span> }.into_any(),
        Tagging::Failed => view! { <span class="hint">"The tagger failed"</span> }.into_any(),
        Tagging::Done if mentions == 0 => view! { <span class="hint">"No mentions"</span> }.into_any(),
        Tagging::Done => view! {
            <progress max=mentions value=checked aria-label="Checked"></progress>
            <span>{format!("{checked} of {mentions}")}<span class="unseen">" checked"</span></span>
        }
        .into_any(),
    }
}

/// What can be done with a document.
#[component]
fn Actions(
    page: Page,
    id: String,
    listing: Memo<Option<Listing>>,
    renaming: RwSignal<Option<String>>,
    open: RwSignal<Option<String>>,
) -> impl IntoView {
    let library = page.library;
    let id = StoredValue::new(id);
    let drawer =
        move || listing.with(|listing| listing.as_ref().map(|listing| Drawer::of(listing.place))).unwrap_or_default();
    let move_to = move |to: Drawer, name: &'static str| {
        view! {
            <button class="quiet" class:dangerous=to == Drawer::Bin on:click=handler(move |_| {
                open.set(None);
                library.put(vec![id.get_value()], to);
            })>{name}</button>
        }
    };
    let rename = move |_| {
        open.set(None);
        renaming.set(Some(id.get_value()));
    };
    let duplicate = move |_| {
        open.set(None);
        library.duplicate(id.get_value());
    };
    let own = move || {
        (drawer() != Drawer::Bin).then(|| {
            view! {
                <button class="quiet" on:click=handler(rename)>"Rename"</button>
                <button class="quiet" on:click=handler(duplicate)>"Duplicate"</button>
            }
        })
    };
    let moves = move || match drawer() {
        Drawer::Articles => vec![move_to(Drawer::Archive, "Archive"), move_to(Drawer::Bin, "Delete")],
        Drawer::Archive => vec![move_to(Drawer::Articles, "Move to Articles"), move_to(Drawer::Bin, "Delete")],
        Drawer::Bin => vec![move_to(Drawer::Articles, "Restore")],
    };
    view! { <span class="row-actions">{own}{moves}</span> }
}

/// The title as a field. Enter or leaving it renames; Escape does not.
#[component]
fn Rename(page: Page, id: String, title: String, renaming: RwSignal<Option<String>>) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    let before = title.trim().to_owned();
    Effect::new(move || {
        if let Some(field) = field.get() {
            field.set_value(&title);
            let _ = field.focus();
            field.select();
        }
    });
    let done = move |keep: bool| {
        let Some(field) = field.get_untracked().filter(|_| renaming.with_untracked(|open| open.as_ref() == Some(&id)))
        else {
            return;
        };
        let wanted = field.value();
        renaming.set(None);
        if keep {
            page.library.rename(id.clone(), &wanted);
        } else if wanted.trim() != before {
            let id = id.clone();
            let told = format!("The article was not renamed “{wanted}”.");
            page.notices.offer(told, "Rename it", (page, id, wanted), |(page, id, wanted)| {
                page.notices.dismiss();
                page.library.rename(id, &wanted);
            });
        }
    };
    let done = StoredValue::new(done);
    let keyed = move |event: KeyboardEvent| match keyboard::key(&event).as_str() {
        "Enter" => done.with_value(|done| done(true)),
        "Escape" => done.with_value(|done| done(false)),
        _ => {}
    };
    view! {
        <input class="row-rename" aria-label="Title" autocomplete="off" node_ref=field on:keydown=handler(keyed)
            on:blur=handler(while_in_view(move |_| done.with_value(|done| done(true))))/>
    }
}

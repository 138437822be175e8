//! The list of everything the article mentions: sorted and searched, each entry with its names and what can be done to
//! it as a whole. It is a second way to every mention, and for those who do not see the text the first.

use crate::view::each::each;
use crate::view::handler::handler;
use crate::view::show::Show;
use leptos::ev::Event;
use leptos::prelude::*;
use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
    sync::Arc,
};
use tagline_core::sorting;
use tagline_core::{AnnotationId, Entity, Label};

use crate::view::live::live;
use crate::{
    dom::{caret, focus, highlight, schedule::View},
    state::{
        Page,
        commands::Command,
        entities,
        roll::{self, Group, Order, Row, Rows},
        tally,
    },
    words,
};

/// How many entries of a group are listed at first: a novel has thousands, and all that is listed appears in one go.
const LISTED: usize = 25;
/// How many more are listed each time that the person asks.
const MORE: usize = 100;

/// An entry keeps its place in the page as long as its first mention is the same.
type Key = AnnotationId;

#[derive(Clone, Copy)]
struct List {
    page: Page,
    rows: Memo<HashMap<Key, Arc<Row>>>,
    order: RwSignal<Order>,
    /// The entry whose details are open.
    open: RwSignal<Option<Key>>,
    /// The list's own view, which outlives those of its entries.
    view: StoredValue<View>,
}

#[component]
pub(super) fn Entities(page: Page) -> impl IntoView {
    let all = tally::follow::<Rows>(page);
    let (order, wanted) = (RwSignal::new(Order::default()), RwSignal::new(String::new()));
    let groups = Memo::new(move |_| {
        let wanted = wanted.get().trim().to_lowercase();
        let mut rows = all.with(|rows| rows.to_vec());
        if !wanted.is_empty() {
            let has = |row: &Arc<Row>| {
                let names = row.entity.aliases.iter().map(|alias| &alias.surface).chain([&row.entity.name]);
                names.into_iter().any(|name| name.to_lowercase().contains(&wanted))
            };
            rows.retain(has);
        }
        page.session.watch(|snapshot| roll::arrange(&snapshot.document, rows, order.get())).unwrap_or_default()
    });
    let rows = Memo::new(move |_| all.with(|rows| rows.iter().map(|row| (key(row), Arc::clone(row))).collect()));
    let list = List { page, rows, order, open: RwSignal::new(None), view: StoredValue::new(View::current()) };
    let some = move || all.with(|rows| !rows.is_empty());
    let titles = move || {
        groups.with(|groups| groups.iter().map(|group| (group.title.clone(), group.label.clone())).collect::<Vec<_>>())
    };
    let known =
        |(title, label): &(String, Option<Label>)| format!("{title}\n{}", label.as_ref().map_or("", Label::as_str));
    view! {
        <Show when=some>
            <div class="list-tools">
                <input type="search" aria-label="Find a name" placeholder="Find a name" autocomplete="off"
                    prop:value=live(move || wanted.get()) on:input=handler(move |event: Event| wanted.set(event_target_value(&event)))/>
                <select aria-label="Sort names by" on:change=handler(move |event: Event| order.set(Order::named(&event_target_value(&event))))>
                    {Order::ALL.map(|(_, name)| view! { <option>{name}</option> })}
                </select>
            </div>
            <Only page/>
        </Show>
        {each(titles, known, move |(title, label)| view! { <Section list groups title label/> }.into_any())}
    }
}

fn key(row: &Row) -> Key {
    row.mentions.first().copied().unwrap_or(AnnotationId(u32::MAX))
}

/// The word that not everything is marked, with the way back.
#[component]
fn Only(page: Page) -> impl IntoView {
    let some = move || page.filter.only().is_some() || !page.filter.hidden().is_empty();
    view! {
        <Show when=some>
            <p class="only hint">"Some mentions are hidden. "<button class="quiet link" on:click=handler(move |_| page.filter.clear())>"Show all"</button></p>
        </Show>
    }
}

#[component]
fn Section(list: List, groups: Memo<Vec<Group>>, title: String, label: Option<Label>) -> impl IntoView {
    let page = list.page;
    let found = {
        let title = title.clone();
        move || {
            groups.with(|groups| {
                groups
                    .iter()
                    .find(|group| group.title == title)
                    .map_or(Vec::new(), |group| group.rows.iter().map(|row| key(row)).collect())
            })
        }
    };
    let keys = Memo::new(move |_| found());
    let total = move || {
        list.rows.with(|rows| {
            keys.with(|keys| keys.iter().filter_map(|key| rows.get(key)).map(|row| row.mentions.len()).sum::<usize>())
        })
    };
    let listed = RwSignal::new(LISTED);
    let shown = move || keys.with(|keys| keys.iter().take(listed.get()).copied().collect::<Vec<_>>());
    let more = move || keys.with(Vec::len).saturating_sub(listed.get()).min(MORE);
    let eye = label.clone().map(|label| {
        let (shows, name) = (label.clone(), title.to_lowercase());
        let visible = move || page.filter.shows_label(&shows);
        // What it says is what it is called, so that speech input finds it.
        let verb = move || if visible() { "Hide" } else { "Show" };
        let called = verb.clone();
        view! {
            <button class="quiet eye" aria-label=live(move || format!("{} {name} in the article", called())) on:click=handler(move |_| page.filter.toggle(&label))>
                {verb}
            </button>
        }
    });
    let is_one_type = label.is_some();
    view! {
        <section class="names" data-label=label.map(|label| label.to_string())>
            <h2><span class:swatch=is_one_type>{title}</span><span class="count">{total}</span>{eye}</h2>
            <ul>{each(shown, |key| key.0.to_string(), move |key| view! { <Item list key/> }.into_any())}</ul>
            <Show when=move || more() != 0>
                <button class="quiet" on:click=handler(move |_| *listed.write() += MORE)>{live(move || format!("Show {} more", more()))}</button>
            </Show>
        </section>
    }
}

#[component]
fn Item(list: List, key: Key) -> impl IntoView {
    let page = list.page;
    let row = Memo::new(move |_| list.rows.with(|rows| rows.get(&key).cloned()));
    let name = move || row.with(|row| row.as_ref().map(|row| row.entity.name.clone()).unwrap_or_default());
    let label = move || row.with(|row| row.as_ref().map(|row| row.entity.label.to_string()));
    let is_by_type = move || list.order.get() == Order::Label;
    // The eye reads "3"; whoever listens hears "3 mentions".
    let count = move || {
        let count = row.with(|row| row.as_ref().map_or(0, |row| row.mentions.len()));
        (count > 1).then(|| view! { <span class="count">{count}<span class="unseen">" mentions"</span></span> })
    };
    // Where no heading says the type, each row does.
    let kind = move || {
        let label = row.with(|row| row.as_ref().map(|row| row.entity.label.clone())).filter(|_| !is_by_type())?;
        let name = page.session.look(|snapshot| snapshot.document.labels().name(&label).to_lowercase())?;
        Some(view! { <span class="unseen">{format!(", {name}")}</span> })
    };
    let sure = move || {
        let least = row.with(|row| row.as_ref().and_then(|row| row.least())).filter(|_| !is_by_type())?;
        let percent = format!("{}\u{202f}%", least.percent());
        Some(view! { <span class="sure" title="How sure the tagger is, of the least sure of them">{percent}</span> })
    };
    let confirmed = move || row.with(|row| row.as_ref().is_some_and(|row| row.confirmed));
    // The eye sees it by the color.
    let status = move || confirmed().then(|| view! { <span class="unseen">", confirmed"</span> });
    let go = move |_| {
        row.with_untracked(|row| {
            if let Some(row) = row {
                jump(page, &row.mentions);
            }
        });
    };
    let open = move || list.open.get() == Some(key);
    let details = move || if open() { row.get().map(|row| view! { <Details list row/> }) } else { None };
    view! {
        <li class="entry" data-label=label data-entry=key.0.to_string()>
            <div class="entry-line">
                <button class="quiet name" class:confirmed=confirmed on:click=handler(go)><span dir="auto">{name}</span>{kind}{status}" "{sure}" "{count}</button>
                <button class="quiet more" aria-label=live(move || format!("More about {}", name())) aria-expanded=live(move || open().to_string())
                    on:click=handler(move |_| list.open.set((!open()).then_some(key)))>"⋯"</button>
            </div>
            {details}
        </li>
    }
}

/// The names of an entity, and what can be done to it as a whole.
#[component]
fn Details(list: List, row: Arc<Row>) -> impl IntoView {
    let page = list.page;
    let Row { entity, mentions, .. } = Arc::unwrap_or_clone(row);
    let is_date = entity.label == Label::DATE;
    let aliases = (entity.aliases.len() > 1).then(|| {
        let rows = entity.aliases.iter().map(|alias| {
            let (surface, ids, part) = (alias.surface.clone(), alias.mentions.clone(), alias.mentions.clone());
            let (whole, name) = (entity.clone(), alias.surface.clone());
            let apart = move |_| page.session.command(|document| entities::split(document, &whole, &part, &name));
            let hint = format!("Split off {surface}");
            view! {
                <li>
                    <button class="quiet name" on:click=handler(move |_| jump(page, &ids))><span dir="auto">{surface}</span><span class="count">{alias.mentions.len()}</span></button>
                    <button class="quiet" aria-label=hint on:click=handler(apart)>"Split off"</button>
                </li>
            }
        });
        view! { <ul class="aliases">{rows.collect::<Vec<_>>()}</ul> }
    });
    let current = {
        let (entity, own) = (entity.clone(), mentions.clone());
        move || {
            let id = page.session.current().filter(|id| own.len() > 1 && own.contains(id))?;
            let whole = entity.clone();
            let surface = page
                .session
                .look(|snapshot| snapshot.document.layer().get(id).map(|a| words::surface(&snapshot.document, a)))
                .flatten()?;
            let apart = move |_| page.session.command(|document| entities::split(document, &whole, &[id], &surface));
            Some(view! { <button on:click=handler(apart)>"Split off the current mention"</button> })
        }
    };
    let rename = {
        let entity = entity.clone();
        move |event| {
            let name = event_target_value(&event);
            page.session.command(|document| entities::rename(document, &entity, &name));
        }
    };
    let act = move |command: fn(&tagline_core::Document, &Entity) -> Option<Command>, entity: Entity| {
        move |_| page.session.command(|document| command(document, &entity))
    };
    let only = {
        let mentions = mentions.clone();
        move |_| page.filter.set_only(Some(mentions.clone()))
    };
    let named = (!is_date).then(|| {
        // WebKit would take what stands in the field for a part of its name.
        view! {
            <label>"Name"<input autocomplete="off" aria-label="Name" prop:value=entity.name.clone() on:change=handler(rename)/></label>
            <Merge list entity=entity.clone()/>
        }
    });
    view! {
        <div class="details" role="group" aria-label=format!("About {}", entity.name)>
            {aliases}
            {named}
            <Relabel page entity=entity.clone()/>
            <div class="details-actions">
                <button on:click=handler(act(entities::confirm, entity.clone()))>"Confirm all"</button>
                <button on:click=handler(act(entities::delete, entity.clone()))>"Not a name: all"</button>
                <button on:click=handler(only)>"Show only these"</button>
                {current}
            </div>
        </div>
    }
}

/// How many others an entity can be merged with are listed: those with a word in common, then the most frequent.
const CANDIDATES: usize = 200;

/// The choice of another entity that this one is the same as.
#[component]
fn Merge(list: List, entity: Entity) -> impl IntoView {
    let own: Vec<_> = entity.mentions().collect();
    let mut others = list.rows.with_untracked(|rows| {
        let same = rows.values().filter(|row| row.entity.label == entity.label && !own.contains(&key(row)));
        same.map(|row| (row.mentions.len(), row.entity.name.clone(), key(row))).collect::<Vec<_>>()
    });
    if others.len() > CANDIDATES {
        let words: HashSet<&str> = entity.name.split(' ').collect();
        let alike = |name: &str| name.split(' ').any(|word| words.contains(word));
        sorting::sort_by_cached_key(&mut others, |(count, name, _)| (!alike(name), Reverse(*count)));
        others.truncate(CANDIDATES);
    }
    sorting::sort_by(&mut others, |(_, one, _), (_, other, _)| one.cmp(other));
    let options = others.into_iter().map(|(_, name, AnnotationId(id))| view! { <option value=id>{name}</option> });
    let options = options.collect_view();
    let page = list.page;
    let chosen = RwSignal::new(None::<Key>);
    let whole = move || {
        let key = chosen.get()?;
        list.rows.with(|rows| rows.get(&key).cloned())
    };
    let choose = move |event| chosen.set(event_target_value(&event).parse().ok().map(AnnotationId));
    let part = entity.clone();
    // What they will be together is told and painted before it is done.
    Effect::new(move || {
        let mentions: Vec<_> =
            whole().map(|row| part.mentions().chain(row.mentions.iter().copied()).collect()).unwrap_or_default();
        let ranges = page.session.look(|snapshot| {
            let found = mentions.iter().filter_map(|id| snapshot.document.layer().get(*id));
            found
                .filter_map(|annotation| caret::range_of(&snapshot.document, annotation.span))
                .take(highlight::MOST)
                .collect::<Vec<_>>()
        });
        match ranges {
            Some(ranges) if !ranges.is_empty() => highlight::paint(highlight::JOINED, ranges),
            _ => highlight::clear(highlight::JOINED),
        }
    });
    on_cleanup(|| highlight::clear(highlight::JOINED));
    let merge = move || {
        let row = whole()?;
        let part = entity.clone();
        let count = words::count(part.count() + row.mentions.len(), "mention");
        let name = format!("Merge with {0} → {0}, {count}", row.entity.name);
        let merge = move |_| {
            page.session.command(|document| entities::merge(document, &part, &row.entity));
            open_entry(list, key(&row));
            hold_entry(list, key(&row));
        };
        Some(view! { <button class="details-merge" on:click=handler(merge)><span dir="auto">{name}</span></button> })
    };
    view! {
        <label>"Same as"<select on:change=handler(choose)><option value="">"nothing else"</option>{options}</select></label>
        {merge}
    }
}

#[component]
fn Relabel(page: Page, entity: Entity) -> impl IntoView {
    let labels = page.session.look(|snapshot| snapshot.document.labels().clone()).unwrap_or_default();
    let options = labels.iter().map(|info| {
        let chosen = info.label == entity.label;
        view! { <option value=info.label.to_string() selected=chosen>{info.name.clone()}</option> }
    });
    let options = options.collect_view();
    let relabel = move |event| {
        if let Ok(label) = Label::new(&event_target_value(&event)) {
            page.session.command(|document| entities::relabel(document, &entity, &label));
        }
    };
    view! { <label>"Type"<select on:change=handler(relabel)>{options}</select></label> }
}

/// Opens the entry of a mention once it is drawn: what has become one can be seen there, and split again.
fn open_entry(list: List, mention: AnnotationId) {
    list.view.get_value().spawn(async move {
        leptos::task::tick().await;
        let of = |rows: &HashMap<Key, Arc<Row>>| {
            rows.values().find(|row| row.mentions.contains(&mention)).map(|row| key(row))
        };
        list.open.set(list.rows.with_untracked(of));
    });
}

/// Gives the keyboard to the entry of a mention once it is drawn, as its entity is another now.
fn hold_entry(list: List, mention: AnnotationId) {
    list.view.get_value().spawn(async move {
        leptos::task::tick().await;
        let of = |rows: &HashMap<Key, Arc<Row>>| {
            rows.values().find(|row| row.mentions.contains(&mention)).map(|row| key(row))
        };
        let entry = list.rows.with_untracked(of);
        if let Some(name) = entry.and_then(|AnnotationId(id)| focus::find(&format!(".entry[data-entry='{id}'] .name")))
        {
            focus::focus_in_place(&name);
        }
    });
}

/// Goes to the mention after the current one, of those given; around to the first after the last.
pub(super) fn jump(page: Page, mentions: &[AnnotationId]) {
    let current = page.session.current();
    let at = mentions.iter().position(|id| Some(*id) == current);
    let next = at.map_or(0, |at| (at + 1) % mentions.len().max(1));
    if let Some(id) = mentions.get(next) {
        page.session.set_current(Some(*id));
        focus::visit_mark(*id);
    }
}

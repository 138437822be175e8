//! Lists whose entries come and go.

use leptos::prelude::*;

/// An entry of a list: what it is known by, and how it is drawn.
struct Entry {
    key: String,
    draw: Box<dyn FnOnce() -> AnyView + Send>,
}

/// Draws an entry for each item, and keeps it as long as there is an item of the same key. It is Leptos's `For`, of which
/// all lists here share one copy.
pub(crate) fn each<T, Items>(
    items: impl Fn() -> Items + Send + 'static,
    key: impl Fn(&T) -> String + Send + 'static,
    draw: impl Fn(T) -> AnyView + Clone + Send + 'static,
) -> AnyView
where
    T: Send + 'static,
    Items: IntoIterator<Item = T>,
{
    let entry = move |item: T| {
        let (key, draw) = (key(&item), draw.clone());
        Entry { key, draw: Box::new(move || draw(item)) }
    };
    list(Box::new(move || items().into_iter().map(&entry).collect()))
}

fn list(entries: Box<dyn Fn() -> Vec<Entry> + Send>) -> AnyView {
    view! { <For each=entries key=|entry| entry.key.clone() children=|entry| (entry.draw)()/> }.into_any()
}

//! What is shown only at times.

use leptos::{children::ViewFn, prelude::*};

/// Shows its children while a condition holds, and something else or nothing otherwise; neither is drawn anew while the
/// condition stays what it is. Leptos has such a component too, but compiles it anew for every place that it is used in.
#[component]
pub(crate) fn Show(
    #[prop(into)] when: Signal<bool>,
    children: ChildrenFn,
    #[prop(optional, into)] fallback: ViewFn,
) -> AnyView {
    let holds = Memo::new(move |_| when.get());
    let shown = move || if holds.get() { children() } else { fallback.run() };
    shown.into_any()
}

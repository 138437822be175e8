//! Where a pseudonymized copy still looks like a replaced name, and the buttons that replace it there too.

use leptos::{ev::MouseEvent, html::Section, prelude::*};
use tagline_wire::{AlsoReplace, LeftoverGroup, LeftoverPlace, PseudonymReport};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::view::{each::each, handler::handler, live::live, show::Show};
use crate::{
    dom::schedule::next_frame,
    state::{Page, exporter::Export},
    words,
};

/// How many places of a group are shown before the rest is folded away.
const SHOWN: usize = 3;
/// The number of a button that replaces nothing.
const NOT_A_REPLACEMENT: u32 = u32::MAX;

#[component]
pub(super) fn Leftovers(page: Page, also: RwSignal<AlsoReplace>) -> impl IntoView {
    let section = NodeRef::<Section>::new();
    // Stays while the file is written anew, so that the list does not flicker under the pointer.
    let report = RwSignal::new(None::<PseudonymReport>);
    let pressed = RwSignal::new(None::<u32>);
    Effect::new(move || {
        page.exporter.with_result(|result| match result {
            Export::Busy => {}
            Export::Done(file) => report.set(file.pseudonyms.clone()),
            Export::Failed(_) => report.set(None),
        });
    });
    Effect::new(move || {
        report.track();
        if let (Some(number), Some(section)) = (pressed.get_untracked(), section.get_untracked()) {
            pressed.set(None);
            next_frame(move || hold(&section, number));
        }
    });
    let press = Press { section, pressed, also };
    let summary = move || report.with(|report| report.as_ref().map(|report| report.summary.clone()));
    let left = Memo::new(move |_| report.with(|report| report.as_ref().map_or(0, |report| report.left)));
    let groups = move || report.with(|report| report.as_ref().map(|report| report.groups.clone())).unwrap_or_default();
    let all = move || match left.get() {
        1 => "Replace it too".to_owned(),
        count => format!("Replace all {}", words::number(usize::try_from(count).unwrap_or(usize::MAX))),
    };
    let unlisted = move || {
        let groups: u32 = report
            .with(|report| report.as_ref().map_or(0, |report| report.groups.iter().map(|group| group.count).sum()));
        let more = usize::try_from(left.get().saturating_sub(groups)).unwrap_or(usize::MAX);
        (more > 0)
            .then(|| format!("{} not listed here; “Replace all” replaces them too.", words::count(more, "more place")))
    };
    view! {
        <Show when=move || report.with(Option::is_some)>
            <section class="leftovers" node_ref=section aria-labelledby="leftovers-title">
                <h3 id="leftovers-title">"Names in the copy"</h3>
                <p class="leftovers-summary" role="status" tabindex="-1">{live(summary)}</p>
                <p class="hint">"The copy has no title, notes or entity names. Dates stay."</p>
                <div class="leftovers-actions">
                    <Show when=move || { left.get() > 0 }>
                        <button data-replace="true" on:click=handler(move |event: MouseEvent| press.press(&event, Wanted::All))>{live(all)}</button>
                    </Show>
                    <Show when=move || !also.read().is_empty()>
                        <button class="quiet" on:click=handler(move |event: MouseEvent| press.press(&event, Wanted::Nothing))>"Undo these replacements"</button>
                    </Show>
                </div>
                <ul class="leftover-groups">
                    {each(groups, |group| format!("{} {} {:?}", group.key, group.count, group.places), move |group| view! { <Group group press/> }.into_any())}
                </ul>
                <p class="hint">{live(unlisted)}</p>
            </section>
        </Show>
    }
}

/// What a button asks to be replaced as well.
#[derive(Clone)]
enum Wanted {
    All,
    Group(String),
    Place(String, tagline_core::Span),
    Nothing,
}

/// What the buttons do.
#[derive(Clone, Copy)]
struct Press {
    section: NodeRef<Section>,
    /// Which of the buttons was pressed last: its neighbor gets the keyboard when it is gone.
    pressed: RwSignal<Option<u32>>,
    also: RwSignal<AlsoReplace>,
}

impl Press {
    fn press(self, event: &MouseEvent, wanted: Wanted) {
        self.pressed.set(self.section.get_untracked().map(|section| place_of(&section, event)));
        self.also.update(|also| match wanted {
            Wanted::All => also.all = true,
            Wanted::Group(key) => also.groups.push(key),
            Wanted::Place(document, span) => also.places.push((document, span)),
            Wanted::Nothing => *also = AlsoReplace::default(),
        });
    }
}

/// Places that are written alike, and one button for all of them.
#[component]
fn Group(group: LeftoverGroup, press: Press) -> impl IntoView {
    let LeftoverGroup { key, words, name, pseudonym, is_ordinary, count, places } = group;
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let is_single = count == 1;
    let like = if name == words { pseudonym } else { format!("like “{name}”, {pseudonym}") };
    let ordinary = is_ordinary.then_some(", in small letters: perhaps an ordinary word");
    let label = match count {
        1 => format!("Replace “{words}”"),
        _ => format!("Replace “{words}” in {}", crate::words::count(count, "place")),
    };
    let more = count.saturating_sub(SHOWN);
    let mut shown: Vec<AnyView> =
        places.into_iter().map(|place| view! { <Place place is_single press/> }.into_any()).collect();
    let folded = shown.split_off(SHOWN.min(shown.len()));
    let folded = (!folded.is_empty()).then(|| {
        view! {
            <details>
                <summary>{format!("{} more", crate::words::number(more))}</summary>
                <ul>{folded}</ul>
            </details>
        }
    });
    view! {
        <li>
            <div class="leftover-head">
                <span><strong>{words}</strong><span class="hint">" "{like}{ordinary}</span></span>
                <button data-replace="true" aria-label=label on:click=handler(move |event: MouseEvent| press.press(&event, Wanted::Group(key.clone())))>
                    {if is_single { "Replace".to_owned() } else { format!("Replace {}", crate::words::number(count)) }}
                </button>
            </div>
            <ul>{shown}</ul>
            {folded}
        </li>
    }
}

/// A place with what stands around it, and a button for it alone if there are several.
#[component]
fn Place(place: LeftoverPlace, is_single: bool, press: Press) -> impl IntoView {
    let LeftoverPlace { document, title, span, excerpt: [before, words, after], is_rejected } = place;
    let label = format!("Replace “{words}” here: {before}{words}{after}");
    let here = (!is_single).then(|| {
        view! {
            <button class="quiet" data-replace="true" aria-label=label
                on:click=handler(move |event: MouseEvent| press.press(&event, Wanted::Place(document.clone(), span)))>"Replace"</button>
        }
    });
    let title = title.map(|title| view! { <span class="hint">{title}": "</span> });
    let rejected = is_rejected.then(|| view! { <span class="hint">" (marked as not a name)"</span> });
    view! {
        <li class="leftover-place">
            <span>{title}{before}<strong>{words}</strong>{after}{rejected}</span>
            {here}
        </li>
    }
}

/// The buttons that replace something, in order.
fn buttons(section: &HtmlElement) -> Vec<HtmlElement> {
    let Ok(buttons) = section.query_selector_all("[data-replace]") else { return Vec::new() };
    (0..buttons.length()).filter_map(|at| buttons.item(at)?.dyn_into().ok()).collect()
}

/// The number of the button that was pressed.
fn place_of(section: &HtmlElement, event: &MouseEvent) -> u32 {
    let pressed = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let number = buttons(section).iter().position(|button| Some(button) == pressed.as_ref());
    number.and_then(|number| u32::try_from(number).ok()).unwrap_or(NOT_A_REPLACEMENT)
}

/// Gives the keyboard to the button that stands where one was pressed, to the last one if that was the last, or to the
/// summary if nothing is left to replace.
fn hold(section: &HtmlElement, number: u32) {
    let summary = || section.query_selector(".leftovers-summary").ok().flatten()?.dyn_into::<HtmlElement>().ok();
    let mut left = buttons(section);
    let at = usize::try_from(number).unwrap_or(usize::MAX).min(left.len().saturating_sub(1));
    let next = (number != NOT_A_REPLACEMENT && !left.is_empty()).then(|| left.swap_remove(at));
    if let Some(element) = next.or_else(summary) {
        // A button that cannot take the keyboard leaves it where it is.
        let _ = element.focus();
    }
}

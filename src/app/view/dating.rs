//! What the article's dates count from: the day it was written, and the order of day and month in its numeric dates.

use crate::view::handler::handler;
use gloo::timers::callback::Timeout;
use leptos::{ev::KeyboardEvent, html, prelude::*};
use tagline_core::{CivilDate, InferredDate, NumericOrder, day_in_words};
use tagline_wire::OpenOrder;

use crate::{
    dom::schedule::while_in_view,
    state::{Page, article_date::Entry},
    words,
};

/// How long a typed date must stand before it counts, in milliseconds, if the field is not left before.
const PAUSE: u32 = 1000;

/// The day that relative dates count from: given by the person, or told by the text itself.
#[component]
pub(super) fn ArticleDate(page: Page) -> impl IntoView {
    let given = move || page.session.watch(|snapshot| snapshot.document.date()).flatten();
    let inferred = move || page.session.watch(|snapshot| snapshot.document.inferred_date().cloned()).flatten();
    let choice = move |date: CivilDate| {
        let words = format!("Use {}", day_in_words(date));
        view! { <button class="quiet" on:click=handler(move |_| page.set_date(Some(date)))>{words}</button> }
    };
    let hint = move || match (given(), inferred()) {
        (Some(_), _) => view! { <p class="hint">"“Yesterday” and “Sunday” count from it."</p> }.into_any(),
        (None, None) => {
            view! { <p class="hint">"Set it to turn “yesterday” and “Sunday” into calendar dates."</p> }.into_any()
        }
        (None, Some(InferredDate { date, reason, others })) => view! {
            <p class="hint">{format!("Probably {}: {reason}.", day_in_words(date))}</p>
            <div class="choices">{choice(date)}{others.into_iter().rev().map(choice).collect_view()}</div>
        }
        .into_any(),
    };
    view! {
        <div class="field">
            <label for="article-date">"Article date"</label>
            <DayField page/>
            {hint}
        </div>
    }
}

/// The field of the article's date. What is typed counts when the field is left, at Enter, or after a pause; what is
/// picked counts at once. However often a date is corrected before the field is left, it is one step.
#[component]
fn DayField(page: Page) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let given = move || page.session.watch(|snapshot| snapshot.document.date()).flatten();
    let shown = move || given().map(|date| date.to_string()).unwrap_or_default();
    let is_typing = StoredValue::new(false);
    // Dropped with the field, and the date then left as it is.
    let pause = StoredValue::new_local(None::<Timeout>);
    // The number of the step that was made since the field was entered.
    let made = StoredValue::new(None::<u32>);
    let settle = move || {
        pause.try_set_value(None);
        let Some(Some(input)) = field.try_get_untracked() else { return };
        // Only what is no whole date makes the field invalid.
        let entry = Entry::read(&input.value(), !input.check_validity());
        let stands = || page.session.look(|snapshot| (snapshot.document.date(), snapshot.history.position()));
        let Some((before, at)) = stands() else { return };
        if entry.decided(before).is_none() {
            return;
        }
        if made.get_value() == Some(at) {
            page.session.undo();
        }
        let before = stands().and_then(|(before, _)| before);
        made.set_value(None);
        if let Some(date) = entry.decided(before) {
            page.set_date(date);
            made.set_value(stands().map(|(_, at)| at));
        }
    };
    let changed = move |_| {
        if is_typing.get_value() {
            #[expect(clippy::disallowed_methods, reason = "dropped, and with it the work, when the field goes")]
            let timeout = Timeout::new(PAUSE, settle);
            pause.set_value(Some(timeout));
        } else {
            settle();
        }
    };
    let key = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => settle(),
        "Tab" | "Shift" => {}
        _ => is_typing.set_value(true),
    };
    let left = while_in_view(move |_| {
        settle();
        is_typing.set_value(false);
        made.set_value(None);
    });
    view! {
        <input id="article-date" node_ref=field type="date" prop:value=shown
            on:pointerdown=handler(move |_| is_typing.set_value(false)) on:keydown=handler(key) on:change=handler(changed) on:blur=handler(left)/>
    }
}

/// Asks once which day 03/04/2021 is, where the text does not tell, and says what is assumed meanwhile.
#[component]
pub(super) fn NumericDates(page: Page) -> impl IntoView {
    let open = Memo::new(move |_| {
        page.session.watch(|snapshot| Some((snapshot.open_order.clone()?, snapshot.document.numeric_order()))).flatten()
    });
    move || {
        let (OpenOrder { example, read }, said) = open.get()?;
        let order = said.unwrap_or(read);
        let choice = |choice: NumericOrder| {
            let words = words::numeric_date(&example, choice)?;
            let pressed = (order == choice).to_string();
            Some(
                view! { <button aria-pressed=pressed on:click=handler(move |_| page.set_order(choice))>{words}</button> },
            )
        };
        let meant = words::numeric_date(&example, order)?;
        let hint = match said {
            None => format!("Assumed to be {meant}, like all dates written so, until you say."),
            Some(_) => "All dates written so follow.".to_owned(),
        };
        Some(view! {
            <fieldset class="field">
                <legend>{format!("Which day is {example}?")}</legend>
                <div class="choices">{choice(NumericOrder::DayFirst)}{choice(NumericOrder::MonthFirst)}</div>
                <p class="hint">{hint}</p>
            </fieldset>
        })
    }
}

//! What the article's dates count from: the day it was written, and the order of day and month in its numeric dates.

use leptos::prelude::*;
use tagline_core::{CivilDate, InferredDate, NumericOrder};
use tagline_wire::OpenOrder;

use crate::{state::Page, words};

/// The day that relative dates count from: given by the person, or told by the text itself.
#[component]
pub(super) fn ArticleDate(page: Page) -> impl IntoView {
    let given = move || page.session.watch(|snapshot| snapshot.document.date()).flatten();
    let inferred = move || page.session.watch(|snapshot| snapshot.document.inferred_date().cloned()).flatten();
    let shown = move || given().map(|date| date.to_string()).unwrap_or_default();
    let dated = move |event| page.set_date(CivilDate::parse(&event_target_value(&event)));
    let choice = move |date: CivilDate, words: String| {
        view! { <button class="quiet" on:click=move |_| page.set_date(Some(date))>{words}</button> }
    };
    let hint = move || match (given(), inferred()) {
        (Some(_), _) => view! { <p class="hint">"“Yesterday” and “Sunday” count from it."</p> }.into_any(),
        (None, None) => view! { <p class="hint">"Give one, and “yesterday” and “Sunday” become days."</p> }.into_any(),
        (None, Some(InferredDate { date, reason, others })) => {
            let others = others.into_iter().rev().map(|other| choice(other, format!("It is {other}")));
            view! {
                <p class="hint">{format!("Taken to be {date}, because {reason}.")}</p>
                <div class="choices">{choice(date, format!("Keep {date}"))}{others.collect_view()}</div>
            }
            .into_any()
        }
    };
    view! {
        <div class="field">
            <label for="article-date">"Article date"</label>
            <input id="article-date" type="date" prop:value=shown on:change=dated/>
            {hint}
        </div>
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
            Some(view! { <button aria-pressed=pressed on:click=move |_| page.set_order(choice)>{words}</button> })
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

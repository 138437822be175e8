//! The first five minutes, for whoever presses "?": what the marks mean, how to correct, review and export.

use leptos::prelude::*;
use tagline_core::{Label, LabelSet};

use super::legend::Statuses;
use crate::state::{Page, keymap::Action};

/// A name of each type, as its mark shows it.
const EXAMPLES: [(Label, &str, &str); 4] = [
    (Label::PERSON, "Ada Lovelace", "a person"),
    (Label::PLACE, "Łódź", "a place"),
    (Label::ORG, "NATO", "an organization"),
    (Label::DATE, "last Sunday", "a date"),
];

/// Five steps from an article to its data.
#[component]
pub(super) fn FirstMinutes(page: Page) -> impl IntoView {
    let key = move |action| view! { <Key page action/> };
    let labels = LabelSet::default();
    let examples = EXAMPLES.map(|(label, words, kind)| {
        let info = labels.get(&label).cloned();
        let letter = move || {
            let key = page.keymap.with(|keymap| info.as_ref().and_then(|info| keymap.label_key(info)))?;
            Some(view! { " "<kbd>{key.to_uppercase().to_string()}</kbd> })
        };
        view! { <li><span class="sample" data-label=label.to_string() data-status="suggested">{words}</span>" "{kind}{letter}</li> }
    });
    view! {
        <section class="minutes" aria-labelledby="minutes-title">
            <h3 id="minutes-title">"The first five minutes"</h3>
            <ol>
                <li>
                    <strong>"Read the marks."</strong>" Paste or open an article. The line under a name tells its type, which has a letter:"
                    <ul class="examples">{examples}</ul>
                    "A faint mark is a guess; a filled one is confirmed: " <Statuses/>
                </li>
                <li>
                    <strong>"Correct."</strong>" Click a mark, or go to the next with "{key(Action::Next)}". "{key(Action::Confirm)}" confirms it, "
                    {key(Action::Delete)}" says that it’s not a name, and the letter of a type changes the type. Drag the two knobs below it to
                    move its edges. To tag what was missed, select the words and press the letter."
                </li>
                <li>
                    <strong>"Do it once."</strong>" "{key(Action::ApplyToAll)}" repeats your last correction wherever the name stands.
                    Click a name in the list to go through its mentions. "{key(Action::Undo)}" takes back any step, and History lists them all."
                </li>
                <li>
                    <strong>"Review."</strong>" The Review button leads through the guesses, the least sure first, and accepts the sure
                    ones together."
                </li>
                <li>
                    <strong>"Export."</strong>" Choose a format and download the file. Your work is saved in this browser as you go;
                    “Back up everything” in the library makes a copy to keep elsewhere."
                </li>
            </ol>
        </section>
    }
}

/// The key of an action as it is now.
#[component]
fn Key(page: Page, action: Action) -> impl IntoView {
    move || {
        let chord = page.keymap.with(|keymap| keymap.chords(action).first().cloned());
        chord.map_or_else(
            || view! { <span>{format!("(no key: {})", action.does())}</span> }.into_any(),
            |chord| view! { <kbd>{chord.shown()}</kbd> }.into_any(),
        )
    }
}

/// The keys of the search, which stay as they are, and what those of the article do in a review.
#[component]
pub(super) fn OtherKeys(page: Page) -> impl IntoView {
    const SEARCH: [(&str, &str); 3] =
        [("Enter", "Next hit"), ("Shift Enter", "Previous hit"), ("Esc", "End the search")];
    const REVIEW: [(&[Action], &str); 3] = [
        (&[Action::Next, Action::Previous], "Next or previous mention in the text"),
        (&[Action::Confirm], "Confirm, and go to the least sure of the rest"),
        (&[Action::Delete], "Not a name, and go to the least sure of the rest"),
    ];
    let search = SEARCH.map(|(key, does)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div> });
    let review = REVIEW.map(|(actions, does)| {
        let keys = actions.iter().map(|action| view! { <Key page action=*action/>" " }).collect_view();
        view! { <div><dt>{keys}</dt><dd>{does}</dd></div> }
    });
    view! {
        <h3>"In the search"</h3>
        <dl class="keys">{search}</dl>
        <h3>"In the review"</h3>
        <dl class="keys">{review}</dl>
    }
}

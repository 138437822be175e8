//! What the page promises of the person's texts, and how to check it without trusting the page.

use crate::view::handler::handler;
use leptos::{html::Dialog, prelude::*};

use super::export::modal;
use crate::{dom::own_files, words};

#[component]
pub(crate) fn PrivacyDialog(shown: RwSignal<bool>) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    modal(dialog, shown);
    // Read when it is asked for: more may have been fetched since.
    let checks = move || shown.get().then(|| view! { <Checks/> });
    view! {
        <dialog class="privacy" node_ref=dialog aria-labelledby="privacy-title" on:close=handler(move |_| shown.set(false))>
            <h2 id="privacy-title">"Your text stays in this browser"</h2>
            <p>
                "Your browser loads this page and does the rest itself: it tags, stores and exports your text. No server \
                 receives it. You can check that yourself:"
            </p>
            {checks}
            <p class="hint">
                <a href=own_files::notice() target="_blank">"What this page is made of, and under which licenses"</a>
            </p>
            <div class="dialog-end"><button on:click=handler(move |_| shown.set(false))>"Close"</button></div>
        </dialog>
    }
}

#[component]
fn Checks() -> impl IntoView {
    let asked = own_files::asked();
    let count = words::count(asked.len(), "file");
    let names = asked.into_iter().map(|name| view! { <li><code>{name}</code></li> }).collect_view();
    view! {
        <ol class="checks">
            <li>
                <strong>"Watch the requests."</strong>
                " Open the developer tools with F12, choose Network, and work: the browser loads only this page’s own files and sends nothing."
                <details>
                    <summary>{format!("The browser has loaded {count} so far")}</summary>
                    <ul>{names}</ul>
                </details>
            </li>
            <li>
                <strong>"Go offline."</strong>
                " Once the foot of the page says “Works offline”, turn off the network: everything still works."
            </li>
            <li>
                <strong>"Read the rules."</strong>
                " This policy makes the browser refuse every request to another site:"
                <details><summary>"The policy"</summary><code>{own_files::policy()}</code></details>
            </li>
            <li>
                <strong>"Compare the files."</strong>
                " This is build " <code>{own_files::build()}</code> ". "
                <a href="./SHA256SUMS" target="_blank">"Its checksums"</a>
                " match those of anyone who builds the same source code."
            </li>
        </ol>
    }
}

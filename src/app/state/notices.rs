//! What the person must be told: one notice at a time, shown until it is put away or, if it asks nothing, for a while.

use leptos::prelude::*;
use std::sync::Arc;

use crate::dom::schedule::PageLifetime;

/// The notice on show and the last words announced.
#[derive(Clone, Copy)]
pub(crate) struct Notices {
    shown: RwSignal<Option<Notice>>,
}

/// A sentence for the person, and what they can do about it.
#[derive(Clone)]
pub(crate) struct Notice {
    pub(crate) text: String,
    pub(crate) remedy: Option<Remedy>,
    /// Whether it is mere news, which goes by itself once there was time to read it.
    pub(crate) leaves: bool,
}

/// A button beside a notice.
#[derive(Clone)]
pub(crate) struct Remedy {
    pub(crate) name: &'static str,
    pub(crate) act: Arc<dyn Fn() + Send + Sync>,
}

impl Notices {
    pub(crate) fn new() -> Self {
        Self { shown: RwSignal::new(None) }
    }

    /// The notice on show.
    pub(crate) fn shown(self) -> Option<Notice> {
        self.shown.get()
    }

    /// Shows a notice in place of the one before.
    pub(crate) fn tell(self, text: String) {
        self.shown.set(Some(Notice { text, remedy: None, leaves: false }));
    }

    /// Shows news that ask nothing of the person, in place of the notice before, for a while.
    pub(crate) fn report(self, text: String) {
        self.shown.set(Some(Notice { text, remedy: None, leaves: true }));
    }

    /// Shows a notice unless there is one with a button, which weighs more.
    pub(crate) fn mention(self, text: String) {
        if self.shown.with_untracked(|shown| shown.as_ref().is_none_or(|shown| shown.remedy.is_none())) {
            self.tell(text);
        }
    }

    /// Shows a notice with a button that does `act` to `context`. The notice may outlast the view that shows it first,
    /// so `act` captures nothing and the context lasts as long as the page.
    pub(crate) fn offer<T>(self, text: String, name: &'static str, context: T, act: fn(T))
    where
        T: PageLifetime + Clone + Send + Sync,
    {
        let act = Arc::new(move || act(context.clone()));
        self.shown.set(Some(Notice { text, remedy: Some(Remedy { name, act }), leaves: false }));
    }

    /// Puts the notice away.
    pub(crate) fn dismiss(self) {
        self.shown.set(None);
    }
}

//! Opening what this browser keeps, and which document was open.

use super::{library::Library, notices::Notices, task};
use crate::{
    dom::settings,
    store::{
        documents,
        restore::{Damage, Restored},
    },
    words,
};

/// The setting that says which document was open.
const OPEN: &str = "tagline.open";

/// The way to the documents kept in this browser.
#[derive(Clone, Copy)]
pub(crate) struct Shelf {
    notices: Notices,
    library: Library,
}

/// The person has been told what went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told;

impl Shelf {
    pub(crate) fn new(notices: Notices, library: Library) -> Self {
        Self { notices, library }
    }

    /// Notes which document is open, for the next visit: in this tab, and in one that is opened anew.
    pub(crate) fn remember_open(self, id: Option<&str>) {
        match id {
            Some(id) => settings::keep_tab_text(OPEN, id),
            None => settings::forget_in_tab(OPEN),
        }
        // Where earlier versions noted it.
        settings::forget(OPEN);
        let id = id.map(str::to_owned);
        // If it cannot be noted, the next visit begins at the desk, with the document in its list.
        task::spawn(async move { drop(documents::note_open(id.as_deref()).await) });
    }

    /// The document that was open when the page was left.
    pub(crate) async fn was_open(self) -> Option<String> {
        if let Some(id) = settings::tab_text(OPEN).or_else(|| settings::text(OPEN)) {
            return Some(id);
        }
        documents::noted_open().await.ok().flatten()
    }

    /// Returns a stored document, `None` if there is none of that name.
    ///
    /// # Errors
    /// If it cannot be opened; the person has been told why.
    pub(crate) async fn read(self, id: &str) -> Result<Option<Restored>, Told> {
        match documents::open(id).await {
            Ok(restored) => {
                let damage = restored.as_ref().map(|restored| restored.damage);
                if let Some(told) = damage.and_then(damage_words) {
                    self.notices.tell(told);
                }
                Ok(restored)
            }
            Err(error) => {
                self.notices.tell(format!("The article could not be opened: {error}. It has not been changed."));
                Err(Told)
            }
        }
    }

    /// Reads the list anew after a change, and has the other tabs do so.
    pub(crate) fn changed(self) {
        self.refresh();
        self.library.tell();
    }

    /// Reads the list anew.
    pub(crate) fn refresh(self) {
        self.library.refresh();
    }
}

/// What the person is told of damaged records; `None` if there are none.
fn damage_words(damage: Damage) -> Option<String> {
    let Damage { records, entries } = damage;
    let records = usize::try_from(records).ok().filter(|records| *records > 0)?;
    let lost = match entries {
        0 => "Nothing is lost: there was a second copy.".to_owned(),
        1 => "At most 1 change is lost; check the history.".to_owned(),
        _ => format!("At most {entries} changes are lost; check the history."),
    };
    Some(format!("{} of this article could not be read. {lost}", words::count(records, "record")))
}

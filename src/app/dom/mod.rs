//! Browser things turned into plain values: selections, pastes, files, workers, focus, the page's own files.

pub(crate) mod bounds;
pub(crate) mod caret;
pub(crate) mod channel;
pub(crate) mod clock;
pub(crate) mod direction;
pub(crate) mod download;
mod elision;
pub(crate) mod files;
pub(crate) mod focus;
pub(crate) mod focus_recovery;
pub(crate) mod folder;
pub(crate) mod highlight;
pub(crate) mod idle;
pub(crate) mod keyboard;
pub(crate) mod locks;
pub(crate) mod machine;
pub(crate) mod network;
pub(crate) mod own_files;
pub(crate) mod paste;
pub(crate) mod rescue;
pub(crate) mod room;
pub(crate) mod segments;
pub(crate) mod selection;
pub(crate) mod settings;
pub(crate) mod sheet;
pub(crate) mod turn;
pub(crate) mod worker;

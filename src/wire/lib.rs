//! The messages between the page and its workers, and what is stored of documents: besides the core types, all that both
//! ends share.
//!
//! Each message is one postcard-encoded byte array. A worker loses what is sent before it says
//! [`TaggerReply::Ready`] or [`FormatsReply::Ready`], so the page waits for that word. Requests carry a number
//! that their replies repeat; a reply to anything but the newest request is dropped.

mod deep;
mod formats;
mod intake;
pub mod legacy;
mod listing;
pub mod seal;
mod snapshot;
mod tagger;

pub use deep::{Advice, DeepReply, DeepRequest, Sealed};
pub use formats::{
    AlsoReplace, CompanionFile, ExportChoices, ExportRequest, FormatInfo, FormatsReply, FormatsRequest, LeftoverGroup,
    LeftoverPlace, PseudonymReport, Query, SearchRequest, WithheldArticle, WrittenFile,
};
pub use intake::{Batch, BatchEnd, LARGEST, Pile, PileReply, PileRequest, Record, ReducedPage, TakeRequest, Untagged};
pub use listing::{Listing, Place, Tagging};
pub use seal::Unreadable;
pub use snapshot::{AS_OPENED, Snapshot, new_id};
pub use tagger::{DateRequest, DatesToRead, OpenOrder, TagRequest, TaggerReply, TaggerRequest};

use serde::{Serialize, de::DeserializeOwned};

/// A message that is not one of this build's: page and worker come from different versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Foreign;

impl std::fmt::Display for Foreign {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the page and its worker are of different versions: reload the page")
    }
}

impl std::error::Error for Foreign {}

/// The bytes of a message.
///
/// # Errors
/// Never for the messages of this module, whose every type has a binary form.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, Foreign> {
    postcard::to_allocvec(message).map_err(|_| Foreign)
}

/// The message in some bytes.
///
/// # Errors
/// If they hold no such message.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Foreign> {
    postcard::from_bytes(bytes).map_err(|_| Foreign)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{ByteOffset, CivilDate, NumericOrder};

    #[test]
    fn messages_arrive_as_they_were_sent() {
        let text = "Łódź 🏮".to_owned();
        let request = TagRequest {
            number: 7,
            text,
            date: CivilDate::parse("2022-02-24"),
            order: Some(NumericOrder::DayFirst),
            first: 4096,
            view: ByteOffset::new(12),
            refine: false,
        };
        let request = TaggerRequest::Tag(request);
        assert_eq!(encode(&request).and_then(|bytes| decode(&bytes)), Ok(request));
        assert_eq!(decode::<TaggerReply>(&[250, 1]), Err(Foreign));
    }
}

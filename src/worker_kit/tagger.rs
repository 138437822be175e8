//! The instant tagger in a worker: its model fetched, and what it says of dates in the words of messages.

use crate::fetch;
use tagline_core::InferredDate;
use tagline_engine::{Engine, Tagging, date::OrderEvidence};
use tagline_wire::OpenOrder;

/// The model's file name. It is stored compressed because many static hosts compress only what they know.
const FILE: &str = "tagline.model.gz";

/// Fetches the model that lies beside the worker, reporting the bytes received and, if known, expected.
///
/// # Errors
/// A sentence for the person if it cannot be had or read.
pub async fn load(progress: impl Fn(u32, Option<u32>)) -> Result<Engine, String> {
    let url = fetch::beside(FILE).map_err(|error| format!("{error:?}"))?;
    let packed = fetch::download(&url, progress).await?;
    Engine::load(&fetch::unpacked(packed).await?).map_err(|error| error.to_string())
}

/// What the dates of a text are read by, as far as nobody has said it: the day it tells that it was written on, and its
/// numeric dates that could be read in two ways.
#[must_use]
pub fn dating(tagging: &Tagging<'_>) -> (Option<InferredDate>, Option<OpenOrder>) {
    let inferred = tagging.inferred_date().map(|found| InferredDate {
        date: found.date,
        reason: found.reason.to_string(),
        others: found.others.clone(),
    });
    let (order, example) = tagging.numeric_order();
    // What the text shows needs no question.
    let example = example.filter(|_| order.evidence != OrderEvidence::Shown);
    (inferred, example.map(|example| OpenOrder { example: example.to_owned(), read: order.order }))
}

//! Tagging a text together with the deep tagger.

use crate::{Port, advice::Line};
use tagline_core::passage::Stretch;
use tagline_engine::Tagging;
use tagline_wire::{TagRequest, TaggerReply, decode, encode};

/// How many passages are out at a time: enough for every core, and little of a novel.
const AHEAD: usize = 16;

/// Asks about every passage, what is in view first, and says what is found as soon as it is known. Ends when the line is
/// closed.
pub(crate) async fn refine(port: &Port, mut tagging: Tagging<'_>, request: &TagRequest, line: &Line) {
    let (number, text_end) = (request.number, tagging.end());
    let stretches = tagging.stretches();
    let of = u32::try_from(stretches.len()).unwrap_or(u32::MAX);
    let ask = |tagging: &Tagging<'_>, index: usize, stretch: &Stretch| {
        let passage = u32::try_from(index).unwrap_or(u32::MAX);
        if let Ok(content) = encode(&tagging.passage(stretch)) {
            port.post(&TaggerReply::Ask { number, passage, of, content });
        }
    };
    let seen = stretches.partition_point(|stretch| tagging.is_before(stretch, request.view));
    let mut waiting = (seen..stretches.len()).chain(0..seen);
    for index in waiting.by_ref().take(AHEAD) {
        ask(&tagging, index, &stretches[index]);
    }
    for _ in 0..stretches.len() {
        let Some(advice) = line.next(number).await else { return };
        if let Some(index) = waiting.next() {
            ask(&tagging, index, &stretches[index]);
        }
        let (Some(stretch), Ok(scores)) = (stretches.get(advice.passage as usize), decode::<Vec<_>>(&advice.scores))
        else {
            continue;
        };
        if let Some(advance) = tagging.advise(stretch, &scores) {
            let (from, to) = (advance.from, advance.to);
            port.post(&TaggerReply::Found {
                number,
                from,
                to,
                mentions: advance.mentions,
                complete: false,
                joint: true,
            });
        }
    }
    let mentions = tagging.finish();
    let from = tagline_core::ByteOffset::ZERO;
    port.post(&TaggerReply::Found { number, from, to: text_end, mentions, complete: true, joint: true });
}

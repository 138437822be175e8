//! The tagging worker of the built page, run by Node, whose engine for WebAssembly is Chromium's too and which tells
//! its processor time.

use crate::node::Node;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use std::{error::Error, path::Path, time::Duration};
use tagline_core::ByteOffset;
use tagline_wire::{TagRequest, TaggerReply, TaggerRequest, decode, encode};

/// A worker that answers.
pub(crate) struct Worker {
    pub(crate) node: Node,
    number: u32,
    /// The processor time from its start until it could be asked, the model unpacked.
    pub(crate) start: Duration,
    /// The part of it after the model had arrived: unpacking and loading it.
    pub(crate) load: Duration,
}

impl Worker {
    /// Starts the worker that lies in a folder of the built page.
    pub(crate) fn start(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let node = Node::start("src/bench/worker.mjs", folder)?;
        let mut worker = Self { node, number: 0, start: Duration::ZERO, load: Duration::ZERO };
        let mut arrived = Duration::ZERO;
        loop {
            match worker.hear()? {
                (at, TaggerReply::Loading { .. }) => arrived = at,
                (at, TaggerReply::Ready { .. }) => {
                    (worker.start, worker.load) = (at, at.saturating_sub(arrived));
                    return Ok(worker);
                }
                _ => {}
            }
        }
    }

    /// Has a text tagged; gives the processor time until the last word on it, and the number of mentions.
    pub(crate) fn tag(&mut self, text: &str) -> Result<(Duration, usize), Box<dyn Error>> {
        self.number += 1;
        let (number, text) = (self.number, text.to_owned());
        let view = ByteOffset::ZERO;
        let request = TagRequest { number, text, date: None, order: None, first: u32::MAX, view, refine: false };
        let request = encode(&TaggerRequest::Tag(request))?;
        self.node.say(&BASE64_STANDARD.encode(request))?;
        loop {
            if let (took, TaggerReply::Found { mentions, complete: true, .. }) = self.hear()? {
                return Ok((took, mentions.len()));
            }
        }
    }

    /// What the worker says next, and its processor time since the last request.
    fn hear(&mut self) -> Result<(Duration, TaggerReply), Box<dyn Error>> {
        let line = self.node.hear()?;
        let (microseconds, bytes) = line.split_once(' ').ok_or("a reply has two words")?;
        match decode(&BASE64_STANDARD.decode(bytes)?)? {
            TaggerReply::Failed { reason } => Err(reason.into()),
            reply => Ok((Duration::from_micros(microseconds.parse()?), reply)),
        }
    }
}

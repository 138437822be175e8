//! The tagging worker of the built page, run by Node, whose engine for WebAssembly is Chromium's too and which tells
//! its processor time.

use crate::peers::peak_memory;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use std::{
    error::Error,
    io::{BufRead as _, BufReader, Lines, Write as _},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};
use tagline_core::ByteOffset;
use tagline_wire::{TagRequest, TaggerReply, TaggerRequest, decode, encode};

/// A worker that answers.
pub(crate) struct Worker {
    process: Child,
    requests: ChildStdin,
    replies: Lines<BufReader<ChildStdout>>,
    number: u32,
    /// The processor time from its start until it could be asked, the model unpacked.
    pub(crate) start: Duration,
    /// The part of it after the model had arrived: unpacking and loading it.
    pub(crate) load: Duration,
}

impl Worker {
    /// Starts the worker that lies in a folder of the built page.
    pub(crate) fn start(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let mut node = Command::new("node");
        node.args(["src/bench/worker.mjs"]).arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = node.spawn().map_err(|error| format!("node, which runs the page's worker: {error}"))?;
        let (Some(requests), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            return Err("node has no standard input and output".into());
        };
        let replies = BufReader::new(output).lines();
        let mut worker = Self { process, requests, replies, number: 0, start: Duration::ZERO, load: Duration::ZERO };
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
        writeln!(self.requests, "{}", BASE64_STANDARD.encode(request))?;
        loop {
            if let (took, TaggerReply::Found { mentions, complete: true, .. }) = self.hear()? {
                return Ok((took, mentions.len()));
            }
        }
    }

    /// The most memory that its program has held, in bytes.
    pub(crate) fn peak_memory(&self) -> Option<u64> {
        peak_memory(&self.process)
    }

    /// What the worker says next, and its processor time since the last request.
    fn hear(&mut self) -> Result<(Duration, TaggerReply), Box<dyn Error>> {
        let line = self.replies.next().ok_or("the worker under Node has stopped")??;
        let (microseconds, bytes) = line.split_once(' ').ok_or("a reply has two words")?;
        match decode(&BASE64_STANDARD.decode(bytes)?)? {
            TaggerReply::Failed { reason } => Err(reason.into()),
            reply => Ok((Duration::from_micros(microseconds.parse()?), reply)),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

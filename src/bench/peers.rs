//! The taggers that people run in a browser today, run by Node beside the page's worker.

use serde::Deserialize;
use std::{
    error::Error,
    io::{BufRead as _, BufReader, Lines, Write as _},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

/// A tagger that answers.
pub(crate) struct Peer {
    process: Child,
    requests: ChildStdin,
    replies: Lines<BufReader<ChildStdout>>,
    /// The processor time until it could be asked.
    pub(crate) load: Duration,
}

#[derive(Deserialize)]
struct Ready {
    load: u64,
}

#[derive(Deserialize)]
struct Tagged {
    took: u64,
    found: usize,
}

impl Peer {
    /// Starts one from its bundle.
    pub(crate) fn start(bundle: &Path) -> Result<Self, Box<dyn Error>> {
        let mut node = Command::new("node");
        node.args(["src/bench/peers/node.mjs"]).arg(bundle).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = node.spawn().map_err(|error| format!("node, which runs the peers: {error}"))?;
        let (Some(requests), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            return Err("node has no standard input and output".into());
        };
        let mut replies = BufReader::new(output).lines();
        let ready: Ready = serde_json::from_str(&replies.next().ok_or("the peer does not start")??)?;
        Ok(Self { process, requests, replies, load: Duration::from_micros(ready.load) })
    }

    /// Has texts tagged; gives the processor time, and the number of mentions.
    pub(crate) fn tag(&mut self, texts: &[&str]) -> Result<(Duration, usize), Box<dyn Error>> {
        writeln!(self.requests, "{}", serde_json::to_string(texts)?)?;
        let tagged: Tagged = serde_json::from_str(&self.replies.next().ok_or("the peer has stopped")??)?;
        Ok((Duration::from_micros(tagged.took), tagged.found))
    }

    /// The most memory that its program has held, in bytes.
    pub(crate) fn peak_memory(&self) -> Option<u64> {
        peak_memory(&self.process)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The most memory that a running program has held, in bytes, where Linux tells.
pub(crate) fn peak_memory(process: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

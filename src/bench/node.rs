//! A script that Node runs beside us and that answers line by line.

use std::{
    error::Error,
    ffi::OsStr,
    io::{BufRead as _, BufReader, Lines, Write as _},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// A running script; it ends when this is dropped.
pub(crate) struct Node {
    process: Child,
    requests: ChildStdin,
    replies: Lines<BufReader<ChildStdout>>,
}

impl Node {
    /// Starts a script with an argument.
    pub(crate) fn start(script: &str, argument: impl AsRef<OsStr>) -> Result<Self, Box<dyn Error>> {
        let mut node = Command::new("node");
        node.arg(script).arg(argument).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = node.spawn().map_err(|error| format!("node, which runs {script}: {error}"))?;
        let (Some(requests), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            return Err("node has no standard input and output".into());
        };
        Ok(Self { process, requests, replies: BufReader::new(output).lines() })
    }

    /// Sends a line.
    pub(crate) fn say(&mut self, line: &str) -> Result<(), Box<dyn Error>> {
        Ok(writeln!(self.requests, "{line}")?)
    }

    /// The next line that comes.
    pub(crate) fn hear(&mut self) -> Result<String, Box<dyn Error>> {
        Ok(self.replies.next().ok_or("what Node runs has stopped")??)
    }

    /// The most memory that its program has held, in bytes, where Linux tells.
    pub(crate) fn peak_memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

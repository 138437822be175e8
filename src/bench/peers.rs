//! The taggers that people run in a browser today, run by Node beside the page's worker.

use crate::node::Node;
use serde::Deserialize;
use std::{error::Error, path::Path, time::Duration};

/// A tagger that answers.
pub(crate) struct Peer {
    pub(crate) node: Node,
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
        let mut node = Node::start("src/bench/peers/node.mjs", bundle)?;
        let ready: Ready = serde_json::from_str(&node.hear()?)?;
        Ok(Self { node, load: Duration::from_micros(ready.load) })
    }

    /// Has texts tagged; gives the processor time, and the number of mentions.
    pub(crate) fn tag(&mut self, texts: &[&str]) -> Result<(Duration, usize), Box<dyn Error>> {
        self.node.say(&serde_json::to_string(texts)?)?;
        let tagged: Tagged = serde_json::from_str(&self.node.hear()?)?;
        Ok((Duration::from_micros(tagged.took), tagged.found))
    }
}

//! Any bytes as the model file of either tagger.

use tagline_core::{Passage, container};
use tagline_deep::{DeepParts, DeepTagger, Room};
use tagline_engine::{Engine, TagOptions, model::Parts};

const TEXT: &str = "Zoë flew";

/// A file is refused with a reason, or makes a tagger that tags. The bytes are also taken as the sections of a file with
/// everything around them in order, as no fuzzer would find its checksum.
pub(super) fn hold(bytes: &[u8]) {
    instant(bytes);
    deep(bytes);
    let sections = sections(bytes);
    instant(&framed(&Parts::default().write(), &sections));
    deep(&framed(&DeepParts::default().write(), &sections));
}

fn instant(bytes: &[u8]) {
    match Engine::load(bytes) {
        Ok(engine) => drop(engine.tag(TEXT, &TagOptions::default())),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn deep(bytes: &[u8]) {
    match DeepTagger::load(bytes) {
        Ok(tagger) => {
            let passage = Passage { text: TEXT.to_owned(), words: vec![0..4, 5..9], firsts: vec![0], core: 0..2 };
            assert_eq!(tagger.score(&passage, &mut Room::default()).len(), 2);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// The bytes in sections, each behind its length in two bytes.
fn sections(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut sections = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk() {
        let (section, rest) = rest.split_at(usize::from(u16::from_le_bytes(*length)).min(rest.len()));
        sections.push(section.to_vec());
        bytes = rest;
    }
    sections
}

/// A file with the name and layout of this one, and these sections.
fn framed(like: &[u8], sections: &[Vec<u8>]) -> Vec<u8> {
    match like.split_first_chunk().map(|(magic, rest)| (magic, rest.first_chunk())) {
        Some((magic, Some(layout))) => container::write(magic, u32::from_le_bytes(*layout), sections),
        _ => panic!("a model file has a head"),
    }
}

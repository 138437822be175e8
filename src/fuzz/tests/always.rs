//! Every target on made-up bytes, and on what fuzzers have left.

use bstr::ByteVec as _;
use proptest::prelude::*;
use std::path::PathBuf;
use tagline_fuzz::TARGETS;

/// Stretches of text that mean something to one target or another.
const PIECES: [&str; 32] = [
    "Zoë Okafor",
    "Łódź",
    "3 March 2021",
    "03/04/2021",
    "last Friday",
    "14:00 GMT",
    "1990s",
    "199X-XX",
    "2021-02-29/..",
    "Mr. ",
    "U.S.",
    "https://a.b/c?d",
    "don't",
    "\n\n",
    "\r\n",
    "\t",
    "🏮",
    "👨‍👩‍👧",
    "e\u{301}",
    "\u{feff}",
    "\u{0}",
    "\u{202e}",
    "العربية",
    "日本語",
    "{\"text\": \"Ann\", \"label\": [[0, 3, \"PER\"]]}",
    "<TEI><text><body>",
    "[Ann]{.PERSON}",
    "#FORMAT=WebAnno TSV 3.3\n",
    "B-PER",
    "-DOCSTART-\tO\n\n",
    "PK\u{3}\u{4}",
    "99999999999999999999",
];

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => prop::sample::select(PIECES.as_slice()).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 1..8),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn targets_hold_on_made_up_bytes(bytes in bytes(), first in any::<u8>()) {
        // Files of a megabyte have a test of their own, which counts their memory.
        for (_, target) in TARGETS.into_iter().filter(|(name, _)| *name != "structures") {
            target(&bytes);
            // Some targets are told what to do by their first byte.
            target(&[&[first], bytes.as_slice()].concat());
        }
    }
}

#[test]
fn targets_hold_on_what_was_found_before() {
    for (name, target) in TARGETS {
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name).with_extension("txt");
        for line in std::fs::read_to_string(file).unwrap().lines() {
            target(&Vec::unescape_bytes(line));
        }
    }
}

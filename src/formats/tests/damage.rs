//! What broken files do to the readers: nothing. Thousands of mutations of good files for every format, and the known
//! ways to make a small file fill the memory.

#![expect(clippy::unwrap_used, reason = "a test stops where its set-up fails")]

mod common;

use common::documents;
use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use peak_alloc::PeakAlloc;
use proptest::{prelude::*, sample::Index, test_runner::TestRunner};
use std::io::{Cursor, Read, Write};
use tagline_core::Document;
use tagline_formats::{ExportOptions, Fault, Format, open, read, write};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// How many mutated files each reader gets.
const FILES: u32 = 2_000;

/// The most memory that reading a file of a few kilobytes may take, in bytes. A number that a reader trusted would ask
/// for gigabytes.
const MEMORY_LIMIT: usize = 32 << 20;

/// Pieces that mean something in one format or another.
const PIECES: [&str; 28] = [
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "<",
    ">",
    "&",
    "&amp;",
    "/>",
    "\t",
    "\n",
    "\r\n",
    "|",
    "]{",
    "=\"",
    "\0",
    "-1",
    "0",
    "99999999999999999999",
    "4294967296",
    "1e400",
    "null",
    "\u{feff}",
    "🏮",
];

#[derive(Clone, Debug)]
enum Mutation {
    Replace(Index, u8),
    Insert(Index, &'static str),
    Remove(Index, usize),
    Repeat(Index, usize),
    Swap(Index, Index),
    Truncate(Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = any::<Index>;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Mutation::Replace(at, byte)),
        (at(), prop::sample::select(PIECES.as_slice())).prop_map(|(at, piece)| Mutation::Insert(at, piece)),
        (at(), 1..40usize).prop_map(|(at, length)| Mutation::Remove(at, length)),
        (at(), 1..40usize).prop_map(|(at, length)| Mutation::Repeat(at, length)),
        (at(), at()).prop_map(|(a, b)| Mutation::Swap(a, b)),
        at().prop_map(Mutation::Truncate),
    ]
}

fn mutated(mut bytes: Vec<u8>, mutations: &[Mutation]) -> Vec<u8> {
    for mutation in mutations {
        if bytes.is_empty() {
            break;
        }
        let len = bytes.len();
        match mutation {
            Mutation::Replace(at, byte) => bytes[at.index(len)] = *byte,
            Mutation::Insert(at, piece) => drop(bytes.splice(at.index(len)..at.index(len), piece.bytes())),
            Mutation::Remove(at, length) => drop(bytes.drain(at.index(len)..len.min(at.index(len) + length))),
            Mutation::Repeat(at, length) => bytes.extend_from_within(at.index(len)..len.min(at.index(len) + length)),
            Mutation::Swap(a, b) => bytes.swap(a.index(len), b.index(len)),
            Mutation::Truncate(at) => bytes.truncate(at.index(len)),
        }
    }
    bytes
}

/// The file with what is inside it mutated: a packed file is hardly ever unpacked after a change of its own bytes.
fn damaged(format: Format, bytes: Vec<u8>, mutations: &[Mutation], inside: bool) -> Vec<u8> {
    match format {
        Format::DocBin if inside => {
            let mut content = Vec::new();
            ZlibDecoder::new(bytes.as_slice()).read_to_end(&mut content).unwrap();
            let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
            packed.write_all(&mutated(content, mutations)).unwrap();
            packed.finish().unwrap()
        }
        Format::Brat if inside => {
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
            for index in 0..archive.len() {
                let mut file = archive.by_index(index).unwrap();
                let mut content = Vec::new();
                file.read_to_end(&mut content).unwrap();
                let name = file.name().unwrap().into_owned();
                packed.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
                packed.write_all(&mutated(content, mutations)).unwrap();
            }
            packed.finish().unwrap().into_inner()
        }
        _ => mutated(bytes, mutations),
    }
}

/// Reads; what is read must be sound, what is refused must say why and where, and neither may take much memory.
fn check(format: Format, bytes: &[u8]) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let import = read(format, bytes);
    let taken = MEMORY.peak_usage().saturating_sub(before);
    assert!(taken < MEMORY_LIMIT, "{}: {taken} bytes of memory for a file of {}", format.name(), bytes.len());
    match import {
        Err(error) => {
            let told = error.to_string();
            assert!(!told.is_empty() && !told.contains("panicked"), "{}: {told}", format.name());
        }
        Ok(import) => {
            for imported in &import.documents {
                let text = imported.document.text();
                assert!(imported.document.layer().iter().all(|annotation| text.slice(annotation.span).is_some()));
            }
            assert!(import.problems.iter().all(|problem| !problem.to_string().is_empty()));
        }
    }
}

/// One test, since the memory of the whole program is watched.
#[test]
fn no_file_breaks_a_reader_or_fills_the_memory() {
    mutations_of_good_files();
    small_files_that_unfold_are_refused();
    deep_nesting_ends();
}

fn mutations_of_good_files() {
    for format in Format::ALL {
        let config = ProptestConfig {
            cases: FILES,
            max_global_rejects: 100 * FILES,
            failure_persistence: None,
            ..ProptestConfig::default()
        };
        let strategy = (documents(), prop::collection::vec(mutation(), 1..8), any::<bool>());
        let wanted = |documents: &Vec<Document>| {
            // Some formats hold one document, and some no control characters: those of the others are for others.
            let first: Vec<&Document> = documents.iter().take(1).collect();
            write(*format, &first, &ExportOptions::default())
        };
        let outcome = TestRunner::new(config).run(&strategy, |(documents, mutations, inside)| {
            let Ok(bytes) = wanted(&documents) else { return Err(TestCaseError::reject("not for this format")) };
            let bytes = damaged(*format, bytes, &mutations, inside);
            check(*format, &bytes);
            if let Err(error) = open("file", &bytes) {
                prop_assert!(!error.to_string().is_empty());
            }
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{}: {error}", format.name()));
    }
}

fn small_files_that_unfold_are_refused() {
    let laughs = "<!DOCTYPE x [<!ENTITY a \"haha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>";
    for (format, root) in [
        (Format::Tei, "<TEI><text><body>&c;</body></text></TEI>"),
        (Format::Xmi, "<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\">&c;</xmi:XMI>"),
        (Format::Gate, "<GateDocument><TextWithNodes>&c;</TextWithNodes></GateDocument>"),
        (Format::Html, "<html><div data-tagline=\"1\">&c;</div></html>"),
    ] {
        assert!(read(format, format!("{laughs}{root}").as_bytes()).is_err(), "{}", format.name());
    }
    // A gigabyte of zeros in a megabyte, never held at once by whoever refuses it.
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["a.ann", "a.txt", "b.jsonl"] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        let zeros = vec![0; 1 << 20];
        (0..400).for_each(|_| archive.write_all(&zeros).unwrap());
    }
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 2 << 20);
    for format in [Format::Brat, Format::Doccano] {
        assert!(matches!(read(format, &bomb).unwrap_err().fault, Fault::Bomb { .. }), "{}", format.name());
    }
}

fn deep_nesting_ends() {
    const DEPTH: usize = 20_000;
    let (brackets, elements) = ("[".repeat(DEPTH), "<a>".repeat(DEPTH));
    for format in Format::ALL {
        check(*format, brackets.as_bytes());
        check(*format, elements.as_bytes());
        let closed = format!("<TEI><body>{elements}{}</body></TEI>", "</a>".repeat(DEPTH));
        check(*format, closed.as_bytes());
    }
}

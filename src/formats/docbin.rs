//! spaCy's DocBin, the `.spacy` files that `spacy train` reads.
//!
//! A zlib stream of one MessagePack map: rows of 64-bit attributes for all tokens of all documents, a byte for each
//! token that says whether a space follows, the lengths of the documents in tokens, and the strings that the
//! attributes name by their hash. All white space other than that one space is tokens too, so texts come back exactly.
//! The layout is that of `spacy.tokens.DocBin`, version 0.1.

mod hash;
mod pieces;
mod store;

use crate::{
    budget::{Budget, within},
    claim::{Account, Claim, Counted},
    codec::{Codec, Facts, Holds, Overlap, Writer},
    error::{Fault, Place, ReadError, WriteError},
    import::Import,
    options::ExportOptions,
    sheet::Sheet,
    unit::Unit,
};
use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use pieces::pieces;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, SeqAccess, Visitor},
};
use serde_bytes::{ByteBuf, Bytes};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
    io::{Read, Write},
    marker::PhantomData,
};
use tagline_core::Text;

/// spaCy's binary documents.
pub(crate) struct DocBin;

/// The numbers of the attributes that we write: a token's string, its place in an entity, the entity's label.
const ORTH: u64 = 65;
const ENT_IOB: u64 = 77;
const ENT_TYPE: u64 = 78;

/// The values of `ENT_IOB`; 0 stands for a token nobody has looked at.
const INSIDE: u64 = 1;
const OUTSIDE: u64 = 2;
const BEGIN: u64 = 3;

/// The most that a file may unpack to and its texts may come to, in bytes.
const LIMIT: u64 = 256 << 20;

/// How deep its lists and maps may nest, where spaCy nests three: each level takes some of the stack, of which a worker in a
/// page has a megabyte.
const DEEPEST: usize = 32;

#[derive(Serialize)]
struct BinOut<'a> {
    version: &'static str,
    attrs: [u64; 3],
    tokens: ByteBuf,
    spaces: ByteBuf,
    lengths: ByteBuf,
    strings: BTreeSet<&'a str>,
    cats: Vec<BTreeMap<String, f64>>,
    flags: Vec<Flags>,
    span_groups: Vec<ByteBuf>,
}

#[derive(Deserialize)]
struct BinIn<'a> {
    #[serde(deserialize_with = "few")]
    attrs: Vec<u64>,
    #[serde(borrow)]
    tokens: &'a Bytes,
    #[serde(borrow)]
    spaces: &'a Bytes,
    #[serde(borrow)]
    lengths: &'a Bytes,
    #[serde(borrow, deserialize_with = "strings")]
    strings: Vec<Cow<'a, str>>,
    #[serde(default, deserialize_with = "few")]
    flags: Vec<Flags>,
}

/// The most strings of a file: an empty one takes a byte of it and many more in memory.
const MOST_STRINGS: usize = 1_000_000;

/// A string as it stands in the file.
#[derive(Deserialize)]
struct Borrowed<'a>(#[serde(borrow)] Cow<'a, str>);

/// Reads the strings, as many as a file may have.
fn strings<'de: 'a, 'a, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Cow<'a, str>>, D::Error> {
    let read: Vec<Borrowed<'de>> = bounded(deserializer, "strings", MOST_STRINGS)?;
    Ok(read.into_iter().map(|Borrowed(string)| string).collect())
}

/// Reads a list with an entry for each document at most.
fn few<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    bounded(deserializer, "entries", Import::MOST_DOCUMENTS)
}

/// Reads a list, and gives up where it is longer than it may be.
fn bounded<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
    what: &'static str,
    most: usize,
) -> Result<Vec<T>, D::Error> {
    struct List<T>(&'static str, usize, PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for List<T> {
        type Value = Vec<T>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "at most {} {}", self.1, self.0)
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
            let mut read = Vec::new();
            while let Some(entry) = list.next_element()? {
                if read.len() == self.1 {
                    return Err(A::Error::custom(format!("more than {} {}", self.1, self.0)));
                }
                read.push(entry);
            }
            Ok(read)
        }
    }
    deserializer.deserialize_seq(List(what, most, PhantomData))
}

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default)]
struct Flags {
    has_unknown_spaces: bool,
}

impl Codec for DocBin {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "spaCy DocBin",
            id: "docbin",
            extension: "spacy",
            mime: "application/octet-stream",
            description: "spacy train, evaluate and debug data: the binary files of spaCy 3",
            several: true,
            holds: Holds { overlap: Overlap::None, ragged: false, ..Holds::SPANS },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let (mut tokens, mut spaces, mut lengths) = (Vec::new(), Vec::new(), Vec::new());
        let mut strings = BTreeSet::new();
        for sheet in sheets {
            let pieces = pieces(sheet);
            // A text has fewer tokens than bytes, and fewer bytes than 4 GiB.
            lengths.extend(u32::try_from(pieces.len()).unwrap_or(u32::MAX).to_le_bytes());
            for piece in pieces {
                let word = sheet.document.text().as_str().get(piece.range.clone()).unwrap_or_default();
                let label = piece.annotation.map_or("", |annotation| annotation.label.as_str());
                let iob = match piece.annotation {
                    None => OUTSIDE,
                    Some(_) if piece.opens => BEGIN,
                    Some(_) => INSIDE,
                };
                for attribute in [store::id(word), iob, store::id(label)] {
                    tokens.extend(attribute.to_le_bytes());
                }
                spaces.push(u8::from(piece.spaced));
                strings.extend([word, label]);
            }
        }
        let bin = BinOut {
            version: "0.1",
            attrs: [ORTH, ENT_IOB, ENT_TYPE],
            tokens: ByteBuf::from(tokens),
            spaces: ByteBuf::from(spaces),
            lengths: ByteBuf::from(lengths),
            strings,
            cats: vec![BTreeMap::new(); sheets.len()],
            flags: vec![Flags::default(); sheets.len()],
            span_groups: vec![ByteBuf::new(); sheets.len()],
        };
        let packed =
            rmp_serde::to_vec_named(&bin).map_err(|error| WriteError::Serializer { problem: error.to_string() })?;
        let mut file = ZlibEncoder::new(Vec::new(), Compression::default());
        file.write_all(&packed)?;
        Ok(file.finish()?)
    }

    fn read(&self, bytes: &[u8], _: Writer) -> Result<Import, ReadError> {
        let mut packed = Vec::new();
        let broken = |problem: String| ReadError { place: Place::File, fault: Fault::Syntax { problem } };
        let limit = LIMIT.min(Budget::of(bytes).bytes() as u64);
        let unpacked = ZlibDecoder::new(bytes).take(limit + 1).read_to_end(&mut packed);
        unpacked.map_err(|error| broken(format!("no DocBin, which is a zlib stream: {error}")))?;
        if packed.len() as u64 > limit {
            return Err(ReadError { place: Place::File, fault: Fault::Bomb { limit } });
        }
        let mut content = rmp_serde::Deserializer::from_read_ref(packed.as_slice());
        content.set_max_depth(DEEPEST);
        let bin = BinIn::deserialize(&mut content).map_err(|error| broken(format!("no DocBin inside: {error}")))?;
        Reader::new(&bin, limit)?.documents(&bin, Budget::of(bytes))
    }
}

/// A file while its documents are put together.
struct Reader<'a> {
    strings: HashMap<u64, &'a str>,
    /// The columns of the attributes we read; entities may be missing, words may not.
    orth: usize,
    iob: Option<usize>,
    kind: Option<usize>,
    width: usize,
    /// The most bytes of text that may be made, and how many may still be.
    limit: u64,
    left: u64,
}

impl<'a> Reader<'a> {
    fn new(bin: &'a BinIn<'_>, limit: u64) -> Result<Self, ReadError> {
        let column = |attribute| bin.attrs.iter().position(|known| *known == attribute);
        let orth = column(ORTH).ok_or_else(|| wrong("attrs", "expected the attribute ORTH (65)".to_owned()))?;
        let strings = bin.strings.iter().map(|string| (store::id(string), string.as_ref())).collect();
        let (iob, kind) = (column(ENT_IOB), column(ENT_TYPE));
        Ok(Self { strings, orth, iob, kind, width: bin.attrs.len(), limit, left: limit })
    }

    fn documents(mut self, bin: &BinIn<'_>, mut budget: Budget) -> Result<Import, ReadError> {
        let mut rows = bin.tokens.chunks_exact(8 * self.width);
        let mut spaces = bin.spaces.iter();
        let mut import = Import::default();
        within("documents", bin.lengths.len() / 4, budget.documents())?;
        for (number, length) in bin.lengths.chunks_exact(4).enumerate() {
            let place = Place::Pointer(format!("/documents/{number}"));
            let length = length.try_into().map(u32::from_le_bytes).unwrap_or_default();
            let unknown_spaces = bin.flags.get(number).is_some_and(|flags| flags.has_unknown_spaces);
            let (mut text, mut claims) = (String::new(), Vec::<Claim<'_>>::new());
            let mut open = false;
            for _ in 0..length {
                let (Some(row), Some(space)) = (rows.next(), spaces.next()) else {
                    return Err(wrong("lengths", "more tokens are promised than there are".to_owned()));
                };
                let (start, word) = (text.len() as u64, self.string(row, self.orth)?);
                self.left = self.left.checked_sub(word.len() as u64 + 1).ok_or_else(|| {
                    let fault = Fault::Bomb { limit: self.limit };
                    ReadError { place: place.clone(), fault }
                })?;
                text.push_str(word);
                let end = text.len() as u64;
                let label = self.kind.map_or(Ok(""), |column| self.string(row, column))?;
                match (self.iob.map_or(0, |column| attribute(row, column)), claims.last_mut()) {
                    _ if label.is_empty() => open = false,
                    (INSIDE, Some(last)) if open && last.label == label => last.end = end,
                    (INSIDE | BEGIN, _) => {
                        open = true;
                        claims.push(Claim::new(DocBin.facts().id, place.clone(), (start, end), label));
                    }
                    _ => open = false,
                }
                if *space != 0 || unknown_spaces {
                    text.push(' ');
                }
            }
            let too_long = ReadError { place: place.clone(), fault: Fault::TooLong };
            let text = Text::new(text).map_err(|_| too_long)?;
            let unit = Counted::In(Unit::Byte);
            let account = Account { place, id: String::new(), title: None, text, claims, unit };
            let document = account.document(&mut import.problems)?;
            budget.take(&mut import, document)?;
        }
        Ok(import)
    }

    fn string(&self, row: &[u8], column: usize) -> Result<&'a str, ReadError> {
        let id = attribute(row, column);
        if id == 0 {
            return Ok("");
        }
        let found = self.strings.get(&id).copied().or_else(|| store::symbol(id));
        found.ok_or_else(|| wrong("strings", format!("a token has the string {id}, which is not in the list")))
    }
}

/// A number in a row.
fn attribute(row: &[u8], column: usize) -> u64 {
    row.get(8 * column..8 * column + 8).and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_le_bytes)
}

fn wrong(field: &str, problem: String) -> ReadError {
    ReadError { place: Place::Pointer(format!("/{field}")), fault: Fault::Value { problem } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut file = ZlibEncoder::new(Vec::new(), Compression::best());
        file.write_all(bytes).unwrap();
        file.finish().unwrap()
    }

    #[test]
    fn what_unpacks_without_end_is_refused() {
        let bomb = packed(&vec![0; usize::try_from(LIMIT).unwrap() + 1]);
        assert!(bomb.len() < 1 << 20);
        let is_bomb = |file: &[u8]| matches!(DocBin.read(file, Writer::Anyone).unwrap_err().fault, Fault::Bomb { .. });
        assert!(is_bomb(&bomb));
        // A long string that many tokens name unpacks only here.
        let long = "x".repeat(1 << 20);
        let rows: Vec<u8> = std::iter::repeat_n(store::id(&long).to_le_bytes(), 300).flatten().collect();
        let bin = BinOut {
            version: "0.1",
            attrs: [ORTH, ENT_IOB, ENT_TYPE],
            tokens: ByteBuf::from(rows.chunks(8).flat_map(|row| [row, &[0; 16]].concat()).collect::<Vec<_>>()),
            spaces: ByteBuf::from(vec![0; 300]),
            lengths: ByteBuf::from(300u32.to_le_bytes()),
            strings: BTreeSet::from([long.as_str()]),
            cats: Vec::new(),
            flags: Vec::new(),
            span_groups: Vec::new(),
        };
        let file = packed(&rmp_serde::to_vec_named(&bin).unwrap());
        assert!(is_bomb(&file));
    }

    #[test]
    fn lists_longer_than_any_corpus_are_refused() {
        // The heads of maps and lists are written by hand, so that the list is as long as an attacker's.
        let mut bin = vec![0x85];
        let mut field = |name: &str, value: &[u8]| {
            bin.push(0xa0 | u8::try_from(name.len()).unwrap());
            bin.extend(name.as_bytes());
            bin.extend(value);
        };
        field("attrs", &[0x91, 65]);
        field("tokens", &[0xc4, 0]);
        field("spaces", &[0xc4, 0]);
        field("lengths", &[0xc4, 0]);
        let count = u32::try_from(MOST_STRINGS + 1).unwrap();
        let strings = [&[0xdd], count.to_be_bytes().as_slice(), &vec![0xa0; MOST_STRINGS + 1]].concat();
        field("strings", &strings);
        let refused = DocBin.read(&packed(&bin), Writer::Anyone).unwrap_err();
        assert!(refused.to_string().contains("more than 1000000 strings"), "{refused}");
        let promised = |documents: usize| {
            let bin = BinOut {
                version: "0.1",
                attrs: [ORTH, ENT_IOB, ENT_TYPE],
                tokens: ByteBuf::new(),
                spaces: ByteBuf::new(),
                lengths: ByteBuf::from(vec![0; 4 * documents]),
                strings: BTreeSet::new(),
                cats: Vec::new(),
                flags: Vec::new(),
                span_groups: Vec::new(),
            };
            DocBin.read(&packed(&rmp_serde::to_vec_named(&bin).unwrap()), Writer::Anyone)
        };
        assert_eq!(promised(Import::MOST_EMPTY).unwrap().documents.len(), Import::MOST_EMPTY);
        let refused = promised(4_000_000).unwrap_err();
        assert!(matches!(refused.fault, Fault::Limit { what: "documents", .. }), "{refused}");
    }

    #[test]
    fn deep_nesting_takes_little_of_the_stack() {
        for open in [[0x91].as_slice(), &[0x81, 0xa1, b'a']] {
            let nested = [&[0x81, 0xa1, b'x'], open.repeat(1000).as_slice(), &[0xc0]].concat();
            let file = packed(&nested);
            let read = move || DocBin.read(&file, Writer::Anyone).is_err();
            let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(read).unwrap();
            assert!(thread.join().unwrap());
        }
    }

    #[test]
    fn what_does_not_add_up_is_refused_with_its_field() {
        let read = |attrs: [u64; 3], tokens: &[u64], length: u32| {
            let bin = BinOut {
                version: "0.1",
                attrs,
                tokens: ByteBuf::from(tokens.iter().flat_map(|token| token.to_le_bytes()).collect::<Vec<_>>()),
                spaces: ByteBuf::from(vec![0; tokens.len() / 3]),
                lengths: ByteBuf::from(length.to_le_bytes()),
                strings: BTreeSet::from(["Łódź"]),
                cats: Vec::new(),
                flags: Vec::new(),
                span_groups: Vec::new(),
            };
            DocBin.read(&packed(&rmp_serde::to_vec_named(&bin).unwrap()), Writer::Anyone)
        };
        let attrs = [ORTH, ENT_IOB, ENT_TYPE];
        let token = [store::id("Łódź"), BEGIN, store::id("LOC")];
        let good = read(attrs, &token, 1).unwrap();
        assert_eq!(good.documents[0].document.layer().len(), 1);
        for (refused, field) in [
            (read(attrs, &token, 2), "/lengths"),
            (read([1, ENT_IOB, ENT_TYPE], &token, 1), "/attrs"),
            (read(attrs, &[7_000_000, OUTSIDE, 0], 1), "/strings"),
        ] {
            assert_eq!(refused.unwrap_err().place, Place::Pointer(field.to_owned()));
        }
    }
}

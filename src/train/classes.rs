//! Word classes and casing, learned from running text.
//!
//! Words are described by which words stand one and two places away (positive pointwise mutual information), brought
//! to few dimensions by a randomised singular value decomposition (Halko, Martinsson and Tropp 2011), and grouped by
//! spherical k-means; then the groups are grouped again for the coarser levels.

use rayon::prelude::*;
use std::collections::HashMap;
use tagline_engine::{
    lexicon::{Casing, Lexicon},
    sentence::sentences,
    table,
    token::{Token, TokenKind, tokenize},
    word::SentenceCase,
};

/// How many words are classed at most, and how often each must occur.
const WORDS: usize = 50_000;
const LEAST: u32 = 5;
/// How many words serve as neighbours.
const NEIGHBOURS: usize = 4_000;
const DIMENSIONS: usize = 96;
/// How many classes there are at each level, from coarse to fine.
const SIZES: [usize; 3] = [64, 256, 1024];
/// How many topics there are, and within how many words of each other words share one.
const TOPICS: usize = 256;
const COMPANY: isize = 8;

/// How many of the most frequent words say nothing about a topic.
const COMMONPLACE: usize = 100;

/// Which neighbours describe a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Neighbourhood {
    /// Those one and two places away, each place for itself: words alike in grammar.
    Places,
    /// All those nearby, wherever they stand: words alike in topic.
    Company,
}

/// What the lexicon of a model is made of.
#[derive(Default)]
pub(crate) struct WordTables {
    pub classed: Vec<u32>,
    pub classes: Vec<u16>,
    pub topics: Vec<u8>,
    pub parents: Vec<[u16; 2]>,
    pub cased: Vec<u32>,
    pub casings: Vec<Casing>,
    /// Some classes with their most frequent words, to be read by a person.
    pub sample: Vec<Vec<String>>,
}

#[derive(Default)]
struct Usage {
    lower: u32,
    capital: u32,
}

/// Learns the tables from texts.
pub(crate) fn learn(texts: &[String]) -> WordTables {
    let mut vocabulary: HashMap<String, u32> = HashMap::new();
    let mut counts: Vec<u32> = Vec::new();
    let mut usage: HashMap<String, Usage> = HashMap::new();
    let mut stream: Vec<u32> = Vec::new();
    const BREAK: u32 = u32::MAX;
    let tokenised: Vec<(Vec<Token>, Vec<std::ops::Range<usize>>)> = texts
        .par_iter()
        .map(|text| {
            let tokens = tokenize(text);
            let sentences = sentences(text, &tokens);
            (tokens, sentences)
        })
        .collect();
    for (text, (tokens, sentences)) in texts.iter().zip(&tokenised) {
        for sentence in sentences {
            let surface = |token: &Token| &text[token.start as usize..token.end as usize];
            let words = tokens[sentence.clone()].iter().filter(|token| token.kind == TokenKind::Word).map(surface);
            let usual = SentenceCase::of(words) == SentenceCase::Usual;
            for (place, token) in tokens[sentence.clone()].iter().enumerate() {
                if matches!(token.kind, TokenKind::Url | TokenKind::Email | TokenKind::Handle) {
                    continue;
                }
                let mut word = surface(token).replace(|c: char| c.is_ascii_digit(), "0");
                let lower = word.to_lowercase();
                if usual && place > 0 && token.kind == TokenKind::Word {
                    let entry = usage.entry(lower.clone()).or_default();
                    if word.chars().next().is_some_and(char::is_uppercase) {
                        entry.capital += 1;
                    } else {
                        entry.lower += 1;
                    }
                }
                if !usual {
                    word = lower;
                }
                let next = counts.len() as u32;
                let id = *vocabulary.entry(word).or_insert(next);
                if id == next {
                    counts.push(0);
                }
                counts[id as usize] += 1;
                stream.push(id);
            }
            stream.push(BREAK);
        }
    }
    let mut tables = WordTables::default();
    let mut cased: Vec<(u32, Casing)> = usage
        .iter()
        .map(|(word, usage)| {
            (table::key(Lexicon::casing_hash(word)), Casing::of(usage.capital, usage.capital + usage.lower))
        })
        .filter(|(_, casing)| *casing != Casing::Unknown)
        .collect();
    cased.sort_unstable();
    cased.dedup_by_key(|row| row.0);
    (tables.cased, tables.casings) = cased.into_iter().unzip();

    let mut order: Vec<(u32, &str)> = vocabulary
        .iter()
        .filter(|(_, id)| counts[**id as usize] >= LEAST)
        .map(|(word, id)| (*id, word.as_str()))
        .collect();
    order.sort_unstable_by(|a, b| counts[b.0 as usize].cmp(&counts[a.0 as usize]).then(a.1.cmp(b.1)));
    order.truncate(WORDS);
    let mut rank = vec![u32::MAX; counts.len()];
    for (place, (id, _)) in order.iter().enumerate() {
        rank[*id as usize] = place as u32;
    }
    let stream: Vec<u32> = stream.iter().map(|id| if *id == BREAK { BREAK } else { rank[*id as usize] }).collect();
    let vectors = reduce(&associations(&stream, order.len(), Neighbourhood::Places), 4 * NEIGHBOURS);
    let company = reduce(&associations(&stream, order.len(), Neighbourhood::Company), 4 * NEIGHBOURS);
    let fine_count = SIZES[2].min(order.len());
    let weights: Vec<f32> = order.iter().map(|(id, _)| (counts[*id as usize] as f32).sqrt()).collect();
    let (fine, centres, sizes) = cluster(&vectors, &weights, fine_count);
    let (topics, ..) = cluster(&company, &weights, TOPICS.min(order.len()));
    let (middle, middle_centres, middle_sizes) = cluster(&centres, &sizes, SIZES[1].min(fine_count));
    let (coarse, _, _) = cluster(&middle_centres, &middle_sizes, SIZES[0].min(fine_count));
    tables.parents = middle.iter().map(|middle| [coarse[*middle as usize], *middle]).collect();
    let mut classed: Vec<(u32, u16, u8)> = order
        .iter()
        .zip(fine.iter().zip(&topics))
        .map(|((_, word), (class, topic))| (table::key(Lexicon::class_hash(word)), *class, *topic as u8))
        .collect();
    classed.sort_unstable();
    classed.dedup_by_key(|row| row.0);
    for (key, class, topic) in classed {
        tables.classed.push(key);
        tables.classes.push(class);
        tables.topics.push(topic);
    }
    tables.sample = (0..fine_count)
        .step_by(fine_count / 40 + 1)
        .map(|class| {
            let members = order.iter().zip(&fine).filter(|(_, of)| usize::from(**of) == class);
            members.take(12).map(|((_, word), _)| (*word).to_owned()).collect()
        })
        .collect();
    tables
}

/// For each word, which neighbour stands where more often than by chance, and by how much.
fn associations(stream: &[u32], words: usize, neighbourhood: Neighbourhood) -> Vec<Vec<(u32, f32)>> {
    let mut pairs: Vec<u64> = Vec::with_capacity(stream.len() * 4);
    for (i, word) in stream.iter().enumerate() {
        if *word as usize >= words {
            continue;
        }
        if neighbourhood == Neighbourhood::Company {
            for step in (-COMPANY..=COMPANY).filter(|step| *step != 0) {
                let neighbour = i.checked_add_signed(step).and_then(|j| stream.get(j));
                // The most frequent words are in any company.
                if let Some(neighbour) = neighbour.filter(|n| (COMMONPLACE..4 * NEIGHBOURS).contains(&(**n as usize))) {
                    pairs.push(u64::from(*word) << 32 | u64::from(*neighbour));
                }
            }
            continue;
        }
        for (place, step) in [-2_isize, -1, 1, 2].into_iter().enumerate() {
            let Some(neighbour) = i.checked_add_signed(step).and_then(|j| stream.get(j)) else { continue };
            // A neighbour beyond the end of the sentence is none; across it stands the break itself.
            let between = i.checked_add_signed(step / 2).and_then(|j| stream.get(j));
            if (*neighbour as usize) < NEIGHBOURS && (step.abs() == 1 || between != Some(&u32::MAX)) {
                let column = (place * NEIGHBOURS) as u64 + u64::from(*neighbour);
                pairs.push(u64::from(*word) << 32 | column);
            }
        }
    }
    pairs.par_sort_unstable();
    let mut counted: Vec<(u32, u32, f32)> = Vec::new();
    for chunk in pairs.chunk_by(|a, b| a == b) {
        counted.push(((chunk[0] >> 32) as u32, chunk[0] as u32, chunk.len() as f32));
    }
    let (mut of_word, mut of_neighbour, mut total) = (vec![0.0_f32; words], vec![0.0_f32; 4 * NEIGHBOURS], 0.0_f32);
    for (word, neighbour, count) in &counted {
        of_word[*word as usize] += count;
        of_neighbour[*neighbour as usize] += count;
    }
    // Rare neighbours are smoothed towards frequent ones (Levy, Goldberg and Dagan 2015).
    for count in &mut of_neighbour {
        *count = count.powf(0.75);
        total += *count;
    }
    let mut rows = vec![Vec::new(); words];
    for (word, neighbour, count) in counted {
        let information = (count * total / (of_word[word as usize] * of_neighbour[neighbour as usize])).ln();
        if information > 0.0 {
            rows[word as usize].push((neighbour, information));
        }
    }
    rows
}

/// The rows in few dimensions, each of length one.
fn reduce(rows: &[Vec<(u32, f32)>], columns: usize) -> Vec<[f32; DIMENSIONS]> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1_u64 << 24) as f32 - 0.5
    };
    let mut basis: Vec<[f32; DIMENSIONS]> = (0..columns).map(|_| std::array::from_fn(|_| random())).collect();
    let multiply = |basis: &[[f32; DIMENSIONS]]| -> Vec<[f32; DIMENSIONS]> {
        rows.par_iter()
            .map(|row| {
                let mut sum = [0.0; DIMENSIONS];
                for (column, value) in row {
                    for (sum, basis) in sum.iter_mut().zip(&basis[*column as usize]) {
                        *sum += value * basis;
                    }
                }
                sum
            })
            .collect()
    };
    for _ in 0..4 {
        let mut images = multiply(&basis);
        orthonormalise(&mut images);
        let mut back = vec![[0.0_f32; DIMENSIONS]; columns];
        for (row, image) in rows.iter().zip(&images) {
            for (column, value) in row {
                for (back, image) in back[*column as usize].iter_mut().zip(image) {
                    *back += value * image;
                }
            }
        }
        basis = back;
        orthonormalise(&mut basis);
    }
    let mut vectors = multiply(&basis);
    // Half the weight of the singular values: the strongest dimensions are mostly about frequency.
    let lengths: Vec<f32> = (0..DIMENSIONS)
        .map(|d| vectors.iter().map(|vector| vector[d] * vector[d]).sum::<f32>().sqrt().sqrt().max(1e-6))
        .collect();
    vectors.par_iter_mut().for_each(|vector| {
        vector.iter_mut().zip(&lengths).for_each(|(value, length)| *value /= length);
        normalise(vector);
    });
    vectors
}

fn normalise(vector: &mut [f32; DIMENSIONS]) {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt().max(1e-12);
    vector.iter_mut().for_each(|value| *value /= length);
}

/// Gram-Schmidt on columns.
fn orthonormalise(rows: &mut [[f32; DIMENSIONS]]) {
    for d in 0..DIMENSIONS {
        let mut products = [0.0_f64; DIMENSIONS];
        for row in &*rows {
            for (product, value) in products[..d].iter_mut().zip(row) {
                *product += f64::from(row[d] * value);
            }
        }
        let mut length = 0.0_f64;
        for row in &mut *rows {
            let shadow: f32 = products[..d].iter().zip(&*row).map(|(product, value)| *product as f32 * value).sum();
            row[d] -= shadow;
            length += f64::from(row[d] * row[d]);
        }
        let scale = (1.0 / length.sqrt().max(1e-12)) as f32;
        rows.iter_mut().for_each(|row| row[d] *= scale);
    }
}

/// Spherical k-means, begun from the first vectors: those of the most frequent words. Returns the class of each
/// vector, the centres, and the weight of each class.
fn cluster(
    vectors: &[[f32; DIMENSIONS]],
    weights: &[f32],
    count: usize,
) -> (Vec<u16>, Vec<[f32; DIMENSIONS]>, Vec<f32>) {
    let mut centres: Vec<[f32; DIMENSIONS]> = vectors[..count].to_vec();
    let mut classes = vec![0_u16; vectors.len()];
    let mut sizes = vec![0.0; count];
    for _ in 0..12 {
        classes = vectors
            .par_iter()
            .map(|vector| {
                let nearest = |centre: &[f32; DIMENSIONS]| {
                    // Eight running sums, so that the compiler can use vector instructions.
                    let mut sums = [0.0_f32; 8];
                    for (a, b) in vector.as_chunks::<8>().0.iter().zip(centre.as_chunks::<8>().0) {
                        for lane in 0..8 {
                            sums[lane] += a[lane] * b[lane];
                        }
                    }
                    sums.iter().sum::<f32>()
                };
                let mut best = (f32::MIN, 0);
                for (class, centre) in centres.iter().enumerate() {
                    let likeness = nearest(centre);
                    if likeness > best.0 {
                        best = (likeness, class);
                    }
                }
                best.1 as u16
            })
            .collect();
        let mut sums = vec![[0.0_f32; DIMENSIONS]; count];
        sizes = vec![0.0; count];
        for ((vector, class), weight) in vectors.iter().zip(&classes).zip(weights) {
            sizes[usize::from(*class)] += weight;
            for (sum, value) in sums[usize::from(*class)].iter_mut().zip(vector) {
                *sum += weight * value;
            }
        }
        for ((centre, sum), size) in centres.iter_mut().zip(sums).zip(&sizes) {
            if *size > 0.0 {
                *centre = sum;
                normalise(centre);
            }
        }
    }
    (classes, centres, sizes)
}

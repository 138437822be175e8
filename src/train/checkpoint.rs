//! The state of a training run between two epochs, so that a run that was cut off goes on where it was.
//!
//! The file is the trainer's own: a fingerprint of the run, then numbers as they lie in memory, little-endian. One
//! written by another run, by another version or only in part is passed over.

use crate::crf::{Learned, Row, Settings, State};
use std::{
    fs,
    io::{self, BufReader, BufWriter, Read, Write},
    path::Path,
};
use tagline_engine::{hash, tags::LABELS};

/// What tells one run from another: its features and settings.
pub(crate) fn fingerprint(keys: &[u32], settings: Settings) -> u64 {
    let settings = hash::bytes(1, format!("{settings:?}").as_bytes());
    keys.iter().fold(settings, |hash, key| hash::mix(hash, u64::from(*key)))
}

/// Writes the state; the old file stays until the new one is whole.
pub(crate) fn write(path: &Path, fingerprint: u64, state: &State) -> io::Result<()> {
    let part = path.with_extension("part");
    let mut file = BufWriter::new(fs::File::create(&part)?);
    file.write_all(&fingerprint.to_le_bytes())?;
    file.write_all(&(state.epoch as u64).to_le_bytes())?;
    for rows in [&state.model.weights, &state.squares, &state.sum.weights] {
        write_rows(&mut file, rows)?;
    }
    for rows in [&state.model.transitions, &state.transition_squares, &state.sum.transitions] {
        write_rows(&mut file, rows)?;
    }
    file.into_inner()?.sync_all()?;
    fs::rename(part, path)
}

/// Reads a state of the run with this fingerprint and so many features, if the file holds one.
pub(crate) fn read(path: &Path, fingerprint: u64, rows: usize) -> Option<State> {
    let mut file = BufReader::new(fs::File::open(path).ok()?);
    let mut number = [0; 8];
    file.read_exact(&mut number).ok()?;
    if u64::from_le_bytes(number) != fingerprint {
        return None;
    }
    file.read_exact(&mut number).ok()?;
    let mut state = State::new(rows);
    state.epoch = usize::try_from(u64::from_le_bytes(number)).ok()?;
    let State { model, squares, transition_squares, sum, .. } = &mut state;
    let Learned { weights, transitions } = model;
    for rows in [weights, squares, &mut sum.weights] {
        read_rows(&mut file, rows)?;
    }
    for rows in [transitions, transition_squares, &mut sum.transitions] {
        read_rows(&mut file, rows)?;
    }
    Some(state)
}

fn write_rows(file: &mut impl Write, rows: &[Row]) -> io::Result<()> {
    for row in rows {
        for value in row {
            file.write_all(&value.to_le_bytes())?;
        }
    }
    Ok(())
}

fn read_rows(file: &mut impl Read, rows: &mut [Row]) -> Option<()> {
    let mut bytes = [0; 4 * LABELS];
    for row in rows {
        file.read_exact(&mut bytes).ok()?;
        for (value, bytes) in row.iter_mut().zip(bytes.as_chunks().0) {
            *value = f32::from_le_bytes(*bytes);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_comes_back_to_its_own_run_only() {
        let path = std::env::temp_dir().join(format!("tagline-checkpoint-test-{}", std::process::id()));
        let mut state = State::new(3);
        state.epoch = 5;
        state.model.weights[1][2] = 0.5;
        state.sum.transitions[4][4] = -1.5;
        write(&path, 7, &state).unwrap();
        let back = read(&path, 7, 3).unwrap();
        assert_eq!((back.epoch, back.model.weights[1][2], back.sum.transitions[4][4]), (5, 0.5, -1.5));
        assert!(read(&path, 8, 3).is_none());
        assert!(read(&path, 7, 4).is_none());
        fs::remove_file(path).unwrap();
    }
}

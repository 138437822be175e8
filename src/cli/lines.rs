//! Lines of input in batches: large enough to be worth a thread's while, never waited for.

use std::io::{self, BufRead, BufReader, Read};

/// A line beyond this many bytes is refused, so that input without line ends cannot fill the memory.
pub(crate) const MAX_LINE: usize = 64 << 20;

/// A batch is closed when it holds this many bytes.
const BATCH: usize = 64 << 10;

/// Lines that stand together in the input.
#[derive(Debug)]
pub(crate) struct Batch {
    /// The number of the first line, counted from 1.
    pub(crate) first: u64,
    /// The lines in order.
    pub(crate) lines: Vec<Line>,
}

/// One line of input.
#[derive(Debug, PartialEq)]
pub(crate) enum Line {
    /// Its bytes, without the line end.
    Bytes(Vec<u8>),
    /// More than [`MAX_LINE`] bytes, which were skipped.
    TooLong,
}

/// Cuts a stream into batches of lines.
pub(crate) struct Batches<R> {
    input: BufReader<R>,
    next: u64,
    max_line: usize,
}

impl<R: Read> Batches<R> {
    /// Batches of the lines of `input`.
    pub(crate) fn new(input: R) -> Self {
        Self { input: BufReader::with_capacity(BATCH, input), next: 1, max_line: MAX_LINE }
    }

    /// The next line, or `None` at the end of the input.
    fn line(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        let most = self.max_line as u64 + 1;
        if self.input.by_ref().take(most).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
        } else if bytes.len() > self.max_line {
            self.input.skip_until(b'\n')?;
            return Ok(Some(Line::TooLong));
        }
        Ok(Some(Line::Bytes(bytes)))
    }

    fn batch(&mut self) -> io::Result<Option<Batch>> {
        let mut batch = Batch { first: self.next, lines: Vec::new() };
        let mut held = 0;
        while let Some(line) = self.line()? {
            held += if let Line::Bytes(bytes) = &line { bytes.len() } else { 0 };
            batch.lines.push(line);
            // Whoever writes one line and waits for its answer gets it: only what has already arrived is added.
            if held >= BATCH || !self.input.buffer().contains(&b'\n') {
                break;
            }
        }
        self.next += batch.lines.len() as u64;
        Ok((!batch.lines.is_empty()).then_some(batch))
    }
}

impl<R: Read> Iterator for Batches<R> {
    type Item = io::Result<Batch>;

    fn next(&mut self) -> Option<Self::Item> {
        self.batch().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    fn lines(input: &[u8], max_line: usize) -> Vec<Line> {
        let batches = Batches { max_line, ..Batches::new(input) };
        let mut next = 1;
        batches
            .flat_map(|batch| {
                let batch = batch.unwrap();
                assert_eq!(batch.first, next);
                next += batch.lines.len() as u64;
                batch.lines
            })
            .collect()
    }

    fn bytes(line: &str) -> Line {
        Line::Bytes(line.into())
    }

    #[test]
    fn lines_are_cut_at_line_feeds() {
        assert_eq!(lines(b"", 9), []);
        assert_eq!(lines(b"a\n\nb", 9), [bytes("a"), bytes(""), bytes("b")]);
        assert_eq!(lines(b"a\r\nb\n", 9), [bytes("a\r"), bytes("b")]);
    }

    #[test]
    fn a_line_that_is_too_long_is_skipped_to_its_end() {
        assert_eq!(lines(b"123\n1234\n12345\n1\n", 4), [bytes("123"), bytes("1234"), Line::TooLong, bytes("1")]);
        assert_eq!(lines(b"12345", 4), [Line::TooLong]);
    }

    #[test]
    fn batches_number_their_lines() {
        let long = vec![b'x'; BATCH / 3];
        let input = [long.as_slice(), b"\n"].concat().repeat(10);
        assert_eq!(lines(&input, MAX_LINE).len(), 10);
        assert!(Batches::new(input.as_slice()).count() > 1);
    }

    /// Gives one line each time it is asked, as a slow pipe does.
    struct Trickle(mpsc::Receiver<Vec<u8>>);

    impl Read for Trickle {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let bytes = self.0.recv().unwrap_or_default();
            into[..bytes.len()].copy_from_slice(&bytes);
            Ok(bytes.len())
        }
    }

    #[test]
    fn a_line_that_has_arrived_is_not_kept_waiting_for_the_next() {
        let (pipe, input) = mpsc::channel();
        let mut batches = Batches::new(Trickle(input));
        for _ in 0..3 {
            pipe.send(b"one\n".to_vec()).unwrap();
            assert_eq!(batches.next().unwrap().unwrap().lines, [bytes("one")]);
        }
    }
}

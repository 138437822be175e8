//! Work spread over threads, its results kept in order, its memory bounded.

use std::{
    io,
    sync::{Arc, mpsc},
    thread,
};

/// How many results or pieces of work may wait at each worker's doors. Two keep a worker busy while its
/// neighbours are read and written; more would only hold memory.
const WAITING: usize = 2;

/// Runs `work` on everything `source` yields, on `jobs` threads, and hands each result to `sink` in the order
/// of the source, on the caller's thread.
///
/// Piece *n* goes to worker *n* modulo `jobs` and is fetched from there in turn, so order needs no buffer, and at
/// most `jobs * (2 * WAITING + 1)` pieces exist at once however much there is to read.
///
/// # Errors
/// The first error of `sink`. Threads that still wait for the source are left behind then: a read from a pipe
/// cannot be interrupted, and the process is about to end.
pub(crate) fn ordered<T, R>(
    jobs: usize,
    source: impl Iterator<Item = T> + Send + 'static,
    work: impl Fn(T) -> R + Send + Sync + 'static,
    mut sink: impl FnMut(R) -> io::Result<()>,
) -> io::Result<()>
where
    T: Send + 'static,
    R: Send + 'static,
{
    let work = Arc::new(work);
    let mut inlets = Vec::new();
    let mut outlets = Vec::new();
    for _ in 0..jobs.max(1) {
        let (inlet, to_do) = mpsc::sync_channel::<T>(WAITING);
        let (done, outlet) = mpsc::sync_channel::<R>(WAITING);
        let work = Arc::clone(&work);
        thread::spawn(move || {
            for piece in to_do {
                if done.send(work(piece)).is_err() {
                    return;
                }
            }
        });
        inlets.push(inlet);
        outlets.push(outlet);
    }
    thread::spawn(move || {
        for (piece, inlet) in source.zip((0..inlets.len()).cycle()) {
            if inlets[inlet].send(piece).is_err() {
                return;
            }
        }
    });
    // The source stops after some piece, so the first outlet found closed is the end.
    for outlet in outlets.iter().cycle() {
        match outlet.recv() {
            Ok(result) => sink(result)?,
            Err(mpsc::RecvError) => return Ok(()),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        sync::atomic::{AtomicUsize, Ordering},
        time::Duration,
    };

    #[test]
    fn results_come_in_order_whatever_takes_long() {
        for jobs in [0, 1, 2, 3, 8] {
            for pieces in [0, 1, 2, 7, 100] {
                let mut seen = Vec::new();
                let slow_on_thirds = |n: usize| {
                    if n.is_multiple_of(3) {
                        thread::sleep(Duration::from_micros(200));
                    }
                    n * n
                };
                ordered(jobs, 0..pieces, slow_on_thirds, |square| {
                    seen.push(square);
                    Ok(())
                })
                .unwrap();
                assert_eq!(seen, (0..pieces).map(|n| n * n).collect::<Vec<_>>(), "{jobs} jobs, {pieces} pieces");
            }
        }
    }

    #[test]
    fn a_slow_reader_of_results_holds_the_source_back() {
        let read = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&read);
        let source = (0..10_000).inspect(move |_| {
            counter.fetch_add(1, Ordering::SeqCst);
        });
        let mut first = true;
        ordered(
            2,
            source,
            |n| n,
            |_| {
                if std::mem::take(&mut first) {
                    thread::sleep(Duration::from_millis(100));
                    let ahead = read.load(Ordering::SeqCst);
                    assert!(ahead <= 2 * (2 * WAITING + 1) + 2, "{ahead} pieces were read ahead");
                }
                Ok(())
            },
        )
        .unwrap();
    }

    #[test]
    fn the_first_failure_to_write_ends_the_work() {
        let endless = std::iter::repeat(());
        let gone = ordered(2, endless, |()| (), |()| Err(io::ErrorKind::BrokenPipe.into()));
        assert_eq!(gone.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }
}

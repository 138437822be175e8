//! Waiting for a condition, never for a time.

use std::time::{Duration, Instant};

/// How long a condition may take to come true. Far longer than anything on the page needs, as machines may be busy.
const PATIENCE: Duration = Duration::from_secs(120);

/// How long to rest between two looks.
const REST: Duration = Duration::from_millis(20);

/// Asks again and again until there is an answer, and gives it.
///
/// # Panics
/// With `what` if there is none in two minutes.
pub(crate) async fn until<T>(what: &str, ask: impl AsyncFnMut() -> Option<T>) -> T {
    until_for(PATIENCE, what, ask).await
}

/// The same for what takes longer than a gesture.
///
/// # Panics
/// With `what` if there is no answer in that time.
pub(crate) async fn until_for<T>(patience: Duration, what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(start.elapsed() < patience, "waited {patience:?} in vain until {what}");
        tokio::time::sleep(REST).await;
    }
}

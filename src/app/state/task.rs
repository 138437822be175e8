//! Futures of the page's state.

/// Runs a future of the page's state. Only this layer may use it: what it captures is made once and lasts as long as the
/// page. What belongs to a view goes through [`crate::dom::schedule`].
pub(super) fn spawn(work: impl Future<Output = ()> + 'static) {
    #[expect(clippy::disallowed_methods, reason = "the state lasts as long as the page")]
    leptos::task::spawn_local(work);
}

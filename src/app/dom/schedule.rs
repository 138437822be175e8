//! Work that is done later: in the next frame, or when a future is ready.
//!
//! Leptos disposes of a view's signals together with the view, and reading one of them after that stops the whole page.
//! So all work that is put off has one of two lifetimes; `clippy.toml` forbids the functions that know neither.
//!
//! - *A view's*: [`next_frame`], [`spawn_in_view`], [`while_in_view`], and [`View`] for that of an outer view. The work is dropped when its view is gone. The view
//!   is the reactive owner that is current when the work is put off: a component, or one run of an effect.
//! - *The page's*: [`next_frame_for_page`], [`spawn_for_page`]. The work is always done. It is a function that captures
//!   nothing and gets what it needs as an argument, which must be [`PageLifetime`]: the compiler keeps signals of views out.

use futures_channel::oneshot::channel;
use leptos::prelude::*;
use std::{
    future::poll_fn,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
};
use tagline_core::{AnnotationId, Label, Span};
use web_sys::HtmlElement;

/// A value that stays usable as long as the page: plain data, reference-counted signals, and the parts of the page's
/// state. Signals of the arena (`RwSignal`, `Memo`, `StoredValue`, `NodeRef`) are not: they go with the view that made
/// them.
pub(crate) trait PageLifetime: 'static {}

impl PageLifetime for () {}
impl PageLifetime for bool {}
impl PageLifetime for u32 {}
impl PageLifetime for &'static str {}
impl PageLifetime for String {}
impl PageLifetime for AnnotationId {}
impl PageLifetime for Label {}
impl PageLifetime for Span {}
impl PageLifetime for HtmlElement {}
impl<T: PageLifetime> PageLifetime for Option<T> {}
impl<T: PageLifetime> PageLifetime for Vec<T> {}
impl<T: 'static> PageLifetime for ArcRwSignal<T> {}
impl<A: PageLifetime, B: PageLifetime> PageLifetime for (A, B) {}
impl<A: PageLifetime, B: PageLifetime, C: PageLifetime> PageLifetime for (A, B, C) {}

/// Does work in the next frame, unless the view is gone by then. In an effect, work of an earlier run is dropped.
pub(crate) fn next_frame(work: impl FnOnce() + 'static) {
    View::current().next_frame(work);
}

/// Does work for the page in the next frame.
pub(crate) fn next_frame_for_page<T: PageLifetime>(context: T, work: fn(T)) {
    frame(move || work(context));
}

/// Waits for the next frame.
pub(crate) async fn frame_comes() {
    let (sender, receiver) = channel();
    frame(move || {
        // Whoever waited may be gone.
        let _ = sender.send(());
    });
    // The browser keeps the frame's function until it is called.
    let _ = receiver.await;
}

/// Runs a future until it is ready or the view is gone. Once the view is gone it is not polled again.
pub(crate) fn spawn_in_view(work: impl Future<Output = ()> + 'static) {
    View::current().spawn(work);
}

/// Runs a future for the page.
pub(crate) fn spawn_for_page<T: PageLifetime, F: Future<Output = ()> + 'static>(context: T, work: fn(T) -> F) {
    spawn(work(context));
}

/// Wraps an event handler so that it does nothing once the view is gone. Needed where the browser raises the event itself
/// while it removes the element, as `blur` and, on a text field, `change`: the view's signals are disposed by then.
pub(crate) fn while_in_view<E>(mut handler: impl FnMut(E) + 'static) -> impl FnMut(E) + 'static {
    let view = View::current();
    move |event| {
        if view.is_alive() {
            handler(event);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the functions above bound the work")]
fn frame(work: impl FnOnce() + 'static) {
    request_animation_frame(work);
}

#[expect(clippy::disallowed_methods, reason = "the functions above bound the work")]
fn spawn(work: impl Future<Output = ()> + 'static) {
    leptos::task::spawn_local(work);
}

/// Knows whether a view is still there. There is one for each owner, however much work the owner puts off. It holds no
/// owner, which would keep the view's signals.
#[derive(Clone)]
pub(crate) struct View {
    /// The owner's address, by which a child tells its own from its parent's.
    owner: Option<usize>,
    alive: Arc<AtomicBool>,
}

impl View {
    /// Returns the view of the current owner. Outside of any owner, it never ends.
    pub(crate) fn current() -> Self {
        let owner = Owner::current().map(|owner| owner.debug_id());
        let known = use_context::<Self>().filter(|known| known.owner == owner && known.is_alive());
        known.unwrap_or_else(|| {
            let view = Self { owner, alive: Arc::new(AtomicBool::new(true)) };
            let alive = Arc::clone(&view.alive);
            on_cleanup(move || alive.store(false, Ordering::Relaxed));
            if owner.is_some() {
                provide_context(view.clone());
            }
            view
        })
    }

    /// Does work in the next frame, unless the view is gone by then.
    pub(crate) fn next_frame(&self, work: impl FnOnce() + 'static) {
        let view = self.clone();
        frame(move || {
            if view.is_alive() {
                work();
            }
        });
    }

    /// Runs a future until it is ready or the view is gone.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + 'static) {
        let view = self.clone();
        spawn(async move {
            let mut work = pin!(work);
            poll_fn(|task| if view.is_alive() { work.as_mut().poll(task) } else { Poll::Ready(()) }).await;
        });
    }

    fn is_alive(&self) -> bool {
        self.alive.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_ends_with_its_owner_and_not_with_another() {
        let parent = Owner::new();
        let above = parent.with(View::current);
        let child = parent.with(Owner::new);
        let below = child.with(View::current);
        assert_eq!(child.with(View::current).owner, below.owner);
        assert_ne!(above.owner, below.owner);
        child.cleanup();
        assert!(above.is_alive());
        assert!(!below.is_alive());
        // An effect that runs again keeps its owner.
        let again = child.with(View::current);
        assert!(again.is_alive());
        parent.cleanup();
        assert!(!above.is_alive());
    }

    #[test]
    fn an_owner_that_is_dropped_ends_its_view_and_those_below() {
        let parent = Owner::new();
        let child = parent.with(Owner::new);
        let (above, below) = (parent.with(View::current), child.with(View::current));
        drop(parent);
        assert!(!above.is_alive());
        assert!(!below.is_alive());
    }

    #[test]
    fn an_owner_has_one_view_however_much_it_puts_off() {
        let owner = Owner::new();
        let (one, other) = (owner.with(View::current), owner.with(View::current));
        assert!(Arc::ptr_eq(&one.alive, &other.alive));
    }

    #[test]
    fn a_handler_does_nothing_once_its_view_is_gone() {
        let owner = Owner::new();
        let heard = ArcRwSignal::new(0);
        let counted = heard.clone();
        let mut handler = owner.with(|| while_in_view(move |by: i32| counted.update(|count| *count += by)));
        handler(1);
        owner.cleanup();
        handler(1);
        assert_eq!(heard.get_untracked(), 1);
    }
}

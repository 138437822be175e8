//! The line on which the deep tagger's word comes in while a text is being tagged.

use std::{
    cell::RefCell,
    collections::VecDeque,
    future::poll_fn,
    rc::Rc,
    task::{Poll, Waker},
};
use tagline_wire::Advice;

/// One end is held by whoever hears the page, the other by whoever tags.
#[derive(Clone, Default)]
pub(crate) struct Line(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    waiting: VecDeque<Advice>,
    closed: bool,
    waker: Option<Waker>,
}

impl Line {
    /// Hands a word over.
    pub(crate) fn put(&self, advice: Advice) {
        let mut state = self.0.borrow_mut();
        state.waiting.push_back(advice);
        state.wake();
    }

    /// Says that nothing more comes.
    pub(crate) fn close(&self) {
        let mut state = self.0.borrow_mut();
        state.closed = true;
        state.wake();
    }

    /// The next word on the request of this number; `None` once the line is closed.
    pub(crate) async fn next(&self, number: u32) -> Option<Advice> {
        poll_fn(|context| {
            let mut state = self.0.borrow_mut();
            if state.closed {
                return Poll::Ready(None);
            }
            while let Some(advice) = state.waiting.pop_front() {
                if advice.number == number {
                    return Poll::Ready(Some(advice));
                }
            }
            state.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}

impl State {
    fn wake(&mut self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

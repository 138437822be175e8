//! What happens on an event, behind one type for each kind of event.

/// A function that is called with each event.
pub(crate) type Handler<E> = Box<dyn FnMut(E)>;

/// Boxes an event handler. Leptos compiles the code that adds and removes a listener anew for every closure; boxed, all
/// handlers of one kind of event share one copy, as with [`live`](super::live::live).
pub(crate) fn handler<E>(handle: impl FnMut(E) + 'static) -> Handler<E> {
    Box::new(handle)
}

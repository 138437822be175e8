//! What the page follows, behind one type for all that it shows.
//!
//! Leptos compiles a view anew for every closure in it, since each closure is a type of its own. Boxed, closures that
//! give the same are of the same type, and share one copy of that code: with them the first load is a tenth smaller.

/// A closure that is called again whenever something that it looked at has changed.
pub(crate) type Live<T> = Box<dyn FnMut() -> T + Send>;

/// Boxes a closure, as text, an attribute or a part of a view.
pub(crate) fn live<T>(look: impl FnMut() -> T + Send + 'static) -> Live<T> {
    Box::new(look)
}

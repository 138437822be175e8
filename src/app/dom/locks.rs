//! The browser's locks, by which only one of its tabs does a thing at a time.

use std::{cell::RefCell, rc::Rc};

use futures_channel::oneshot;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::*};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// `navigator.locks`, which the bindings do not know yet.
    type Locks;
    #[wasm_bindgen(method, catch)]
    fn request(this: &Locks, name: &str, options: &Object, granted: &Function) -> Result<Promise, JsValue>;
}

/// How much a lock is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Only if nobody has it.
    IfFree,
    /// As soon as nobody has it.
    Patient,
    /// Now, whoever has it.
    Steal,
}

/// A lock that this tab has until it drops it, or another steals it.
pub(crate) struct Lock(Function);

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// There are no locks, as where the page does not come over HTTPS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoLocks;

/// Asks for a lock; `None` if it is not free. `lost` is called if another tab steals it.
pub(crate) async fn lock(name: &str, wish: Wish, lost: impl FnOnce() + 'static) -> Result<Option<Lock>, NoLocks> {
    let navigator = leptos::prelude::window().navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object).ok_or(NoLocks)?;
    let options = Object::new();
    match wish {
        Wish::IfFree => drop(Reflect::set(&options, &"ifAvailable".into(), &true.into())),
        Wish::Patient => {}
        Wish::Steal => drop(Reflect::set(&options, &"steal".into(), &true.into())),
    }
    let (told, answer) = oneshot::channel();
    let told = Rc::new(RefCell::new(Some(told)));
    let refused = Rc::clone(&told);
    let had = Rc::new(RefCell::new(false));
    let has = Rc::clone(&had);
    // The lock is held until the promise that this returns is kept.
    let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        if lock.is_null() {
            let _ = told.take().map(|told| told.send(None));
            return JsValue::UNDEFINED;
        }
        has.replace(true);
        let held = Promise::new(&mut |release, _| {
            // If nobody waits for the lock any more, it is dropped here, which lets it go.
            let _ = told.take().map(|told| told.send(Some(Lock(release))));
        });
        held.into()
    });
    let held = locks.unchecked_into::<Locks>().request(name, &options, granted.unchecked_ref()).map_err(|_| NoLocks)?;
    #[expect(clippy::disallowed_methods, reason = "only the page's state holds locks")]
    leptos::task::spawn_local(async move {
        if JsFuture::from(held).await.is_err() {
            // A browser that blocks all storage grants nothing.
            refused.take();
            if had.take() {
                lost();
            }
        }
    });
    answer.await.map_err(|_| NoLocks)
}

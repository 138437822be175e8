//! The last words of the page's program.

use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// An event that carries a value.
    type CustomEvent;
    #[wasm_bindgen(constructor)]
    fn new(name: &str, options: &JsValue) -> CustomEvent;
    #[wasm_bindgen(js_name = dispatchEvent)]
    fn dispatch(event: &CustomEvent);
}

/// Tells `shell/rescue.js`, which outlives the program, what it died of.
pub(crate) fn tell(reason: &str) {
    let options = js_sys::Object::new();
    // Setting a property of a plain object cannot fail.
    let _ = js_sys::Reflect::set(&options, &"detail".into(), &reason.into());
    dispatch(&CustomEvent::new("tagline-panic", &options));
}

//! Files that this browser keeps for the page, by their address. The address of a model is made from its content, so
//! what is kept under it is never out of date.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, DedicatedWorkerGlobalScope, Response};

/// The file kept under an address. `None` if there is none, or the browser keeps nothing.
pub async fn get(cache: &str, url: &str) -> Option<Vec<u8>> {
    let response: Response = JsFuture::from(open(cache).await.ok()?.match_with_str(url)).await.ok()?.dyn_into().ok()?;
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(buffer.unchecked_ref::<ArrayBuffer>()).to_vec())
}

/// Keeps a file in place of all that was kept in the cache before, and says whether that worked.
pub async fn put(cache: &str, url: &str, bytes: &[u8]) -> bool {
    let put = async || -> Result<(), JsValue> {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        // Models of earlier versions of the page.
        JsFuture::from(scope.caches()?.delete(cache)).await?;
        let response = Response::new_with_opt_js_u8_array(Some(&Uint8Array::from(bytes)))?;
        JsFuture::from(open(cache).await?.put_with_str(url, &response)).await?;
        Ok(())
    };
    put().await.is_ok()
}

async fn open(cache: &str) -> Result<Cache, JsValue> {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    Ok(JsFuture::from(scope.caches()?.open(cache)).await?.unchecked_into())
}

//! Fetching a model file, and unpacking it.

use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DedicatedWorkerGlobalScope, ReadableWritablePair, Response, Url};

#[wasm_bindgen]
extern "C" {
    /// The browser's own unpacker, which web-sys does not count as stable yet.
    type DecompressionStream;

    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
}

/// How a gzip file begins. Some servers unpack `.gz` on the way, so the name alone does not tell.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The address of a file that lies beside the worker, or elsewhere relative to it.
///
/// # Errors
/// If the name makes no address.
pub fn beside(name: &str) -> Result<String, JsValue> {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    Ok(Url::new_with_base(name, &scope.location().href())?.href())
}

/// The bytes of a file, reporting those received and, if known, expected.
///
/// # Errors
/// A sentence for the person if it cannot be had.
pub async fn download(url: &str, progress: impl Fn(u32, Option<u32>)) -> Result<Vec<u8>, String> {
    receive(url, progress).await.map_err(|error| {
        let detail = error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |e| e.message().into());
        format!("The tagging model could not be fetched ({detail}). Check the connection and try again.")
    })
}

/// A file's content, unpacked if it is packed.
///
/// # Errors
/// A sentence for the person if it is damaged.
pub async fn unpacked(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    if !bytes.starts_with(&GZIP) {
        return Ok(bytes);
    }
    unpack(&bytes).await.map_err(|_| {
        "The tagging model arrived damaged and could not be unpacked. Reload the page to fetch it again.".to_owned()
    })
}

async fn receive(url: &str, progress: impl Fn(u32, Option<u32>)) -> Result<Vec<u8>, JsValue> {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let response: Response = JsFuture::from(scope.fetch_with_str(url)).await?.unchecked_into();
    if !response.ok() {
        return Err(js_sys::Error::new(&format!("the server answered {}", response.status())).into());
    }
    let total = response.headers().get("content-length")?.and_then(|length| length.parse().ok());
    let Some(body) = response.body() else { return Ok(Vec::new()) };
    let reader: web_sys::ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await?;
        let value = Reflect::get(&chunk, &"value".into())?;
        if value.is_undefined() {
            return Ok(bytes);
        }
        bytes.extend(value.unchecked_into::<Uint8Array>().to_vec());
        progress(u32::try_from(bytes.len()).unwrap_or(u32::MAX), total);
    }
}

async fn unpack(bytes: &[u8]) -> Result<Vec<u8>, JsValue> {
    let packed = Blob::new_with_u8_array_sequence(&js_sys::Array::of1(&Uint8Array::from(bytes)))?;
    // It is a pair of streams by its nature, though not by its type.
    let gunzip: ReadableWritablePair = DecompressionStream::new("gzip")?.unchecked_into();
    let plain = Response::new_with_opt_readable_stream(Some(&packed.stream().pipe_through(&gunzip)))?;
    let buffer = JsFuture::from(plain.array_buffer()?).await?;
    Ok(Uint8Array::new(buffer.unchecked_ref::<ArrayBuffer>()).to_vec())
}

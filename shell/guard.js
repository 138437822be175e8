// Takes from a worker whatever could reach another origin or turn text into code. The build puts this before all other
// code of every worker and of the service worker: a content security policy binds them only if their host sends it, or if
// the page starts them, as `shell/trust.js` does.
//
// What is not listed here is gone, so a way out that a browser learns later is closed as well.

/** Leaves the global scope these names, beside the language's own, and a `fetch` that reaches nothing outside `root`. */
function guard(root, names) {
  const { apply, getPrototypeOf, getOwnPropertyDescriptor, ownKeys, defineProperty, deleteProperty } = Reflect;
  const { fetch, Request, setTimeout } = self;
  const reads = (prototype, name) => getOwnPropertyDescriptor(prototype, name).get;
  const [urlOf, methodOf] = [reads(Request.prototype, "url"), reads(Request.prototype, "method")];
  const { startsWith } = String.prototype;
  const set = (object, name, value) => defineProperty(object, name, { value });
  const drop = (object, name) => deleteProperty(object, name) || set(object, name);

  const keep = new Set(
    `Object Function Array Number Boolean String Symbol Date Promise RegExp Error AggregateError EvalError RangeError
    ReferenceError SyntaxError TypeError URIError JSON Math Intl ArrayBuffer SharedArrayBuffer Atomics Int8Array Uint8Array
    Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float16Array Float32Array Float64Array BigInt64Array
    BigUint64Array BigInt DataView Map Set WeakMap WeakSet WeakRef Proxy Reflect FinalizationRegistry Iterator Infinity NaN
    undefined globalThis self isNaN isFinite parseInt parseFloat encodeURI encodeURIComponent decodeURI decodeURIComponent
    WebAssembly console constructor addEventListener removeEventListener dispatchEvent onerror onmessage postMessage
    queueMicrotask clearTimeout TextDecoder TextEncoder URL Response Request Blob FileReaderSync DecompressionStream
    BroadcastChannel ${names}`.split(/\s+/),
  );
  // What the objects that stay can do beside: a cache fetches what is added to it, a window can be sent elsewhere.
  for (const [type, some] of Object.entries({
    Cache: "match put delete keys",
    Clients: "claim matchAll get",
    WindowClient: "",
    ServiceWorkerRegistration: "scope installing waiting active",
    WorkerNavigator: "locks",
  })) {
    const prototype = self[type]?.prototype ?? {};
    const stays = new Set(`constructor ${some}`.split(" "));
    for (const name of ownKeys(prototype)) if (typeof name === "string" && !stays.has(name)) drop(prototype, name);
  }
  for (let scope = self; scope && scope !== Object.prototype; scope = getPrototypeOf(scope)) {
    for (const name of ownKeys(scope)) if (typeof name === "string" && !keep.has(name)) drop(scope, name);
  }
  // The four kinds of functions, each of which makes code of text.
  for (const it of [() => {}, async () => {}, function* () {}, async function* () {}]) set(getPrototypeOf(it), "constructor");
  set(self, "Function");

  for (const it of [Request.prototype, Request, String.prototype, Reflect]) Object.freeze(it);
  set(self, "fetch", async (input, init) => {
    const request = !init && input instanceof Request ? input : new Request(input, init);
    const isOurs = apply(startsWith, apply(urlOf, request, []), [root]) && apply(methodOf, request, []) === "GET";
    if (!isOurs) throw new TypeError("Only the page's own files can be fetched.");
    return fetch(request);
  });
  // Text that is handed to a timer is run.
  set(self, "setTimeout", (call, ...rest) => setTimeout(typeof call === "function" ? call : () => {}, ...rest));
}

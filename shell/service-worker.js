// Keeps one build of the page in the browser, so that the page opens without a network.
//
// The build fills in what it is made of. All files of a build are kept, or it is not installed. A page that is open
// goes on with the build it was opened with until it is reloaded: every file but the page itself is named by its
// content, so one of another build never passes for it, and what an open page may still ask for is not thrown away.
"use strict";

/** The build: its version, and where its files lie below the page with the digests that they may have. */
const BUILD = { version: "", files: {} };

/** The page's own address. */
const PAGE = self.registration.scope;
/** The host may hold other copies of the page; each has stores and locks of its own. */
const OURS = `tagline ${PAGE} `;
/** The name of this build's store, and of the lock that every page of this build holds. */
const THIS = OURS + BUILD.version;
/** What is added to the name of the lock for a page that does not hold it yet. */
const COMING = " coming";

self.addEventListener("install", event => event.waitUntil(keepAll()));
self.addEventListener("activate", event => event.waitUntil(self.clients.claim().then(tidy)));
self.addEventListener("message", event => {
  // A page of an older build makes way for this one.
  if (event.data === "take over") event.waitUntil(self.skipWaiting());
  // A page has begun, so the one that it came after is gone.
  if (event.data === "begun") event.waitUntil(tidy());
});
self.addEventListener("fetch", event => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(PAGE)) return;
  const path = request.url.slice(PAGE.length).replace(/[?#].*/, "");
  const isPage = request.mode === "navigate" && (path === "" || path === "index.html");
  event.respondWith(isPage ? page(event) : file(request));
});

/** The page as this build has it. */
async function page(event) {
  // The build must not be thrown away between this answer and the moment when the page holds it by itself.
  const begun = () => self.clients.get(event.resultingClientId);
  event.waitUntil(navigator.locks.request(THIS + COMING, { mode: "shared" }, begun));
  return (await caches.match(PAGE, { cacheName: THIS })) ?? fetch(event.request);
}

/** A file of whatever build asks for it; what no build keeps comes from the host. */
async function file(request) {
  return (await kept(request.url)) ?? fetch(request);
}

async function kept(url) {
  for (const name of await stores()) {
    const found = await caches.match(url, { cacheName: name });
    if (found) return found;
  }
}

async function stores() {
  return (await caches.keys()).filter(name => name.startsWith(OURS));
}

/** Keeps the whole build, one file after the other, so that it is in nobody's way. What is there is not fetched. */
async function keepAll() {
  const store = await caches.open(THIS);
  for (const [path, digests] of Object.entries(BUILD.files)) {
    const url = new URL(path, PAGE).href;
    if (await store.match(url)) continue;
    const older = url === PAGE ? undefined : await kept(url);
    await store.put(url, older ?? await fetched(url, digests));
  }
}

/** A file from the host. The browser checks the digest, so that half an upload never becomes a build. */
async function fetched(url, integrity) {
  try {
    // What the open page has just fetched lies in the browser's cache, whatever the host says of caching.
    return await fetch(url, { integrity, cache: "force-cache" });
  } catch {
    return await fetch(url, { integrity, cache: "reload" });
  }
}

/** Throws away the builds that no open page was opened with. */
async function tidy() {
  const [names, windows, { held }] = await Promise.all([
    stores(),
    self.clients.matchAll({ type: "window", includeUncontrolled: true }),
    navigator.locks.query(),
  ]);
  // A newer build keeps its files before any page is opened with it. To throw away is its business from then on.
  if (self.registration.installing || self.registration.waiting) return;
  const locks = held.map(({ name }) => name).filter(name => name.startsWith(OURS));
  const holders = locks.filter(name => !name.endsWith(COMING)).length;
  // A page that has just begun has not said yet of which build it is.
  if (windows.filter(({ url }) => url.startsWith(PAGE)).length > holders) return;
  const inUse = new Set(locks.map(name => name.replace(COMING, ""))).add(THIS);
  await Promise.all(names.filter(name => !inUse.has(name)).map(name => caches.delete(name)));
}

// Keeps one build of the page in the browser, so that the page opens without a network.
//
// The build fills in what it is made of. All files of a build are kept, or it is not installed. A page that is open
// goes on with the build it was opened with until it is reloaded: every file but the page itself is named by its
// content, so one of another build never passes for it, and what an open page may still ask for is not thrown away.
"use strict";

// The build puts `shell/guard.js` here, before all else.

{
  /**
   * The build: its version, where its files lie below the page with the digests that they may have, and the headers that
   * every answer carries, as a plain host sends none.
   */
  const BUILD = { version: "", files: {}, headers: {} };

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
    event.respondWith(isPage ? page(event) : file(event, request.url));
  });

  /** The page as this build has it. */
  async function page(event) {
    // The build must not be thrown away between this answer and the moment when the page holds it by itself.
    const begun = () => self.clients.get(event.resultingClientId);
    event.waitUntil(navigator.locks.request(THIS + COMING, { mode: "shared" }, begun));
    return file(event, PAGE).catch(lastResort);
  }

  /** A file of whatever build asks for it; what no build keeps whole comes from the host, and is kept again. */
  async function file(event, url) {
    const found = await kept(url, url === PAGE ? [THIS] : await stores());
    if (found) return found;
    const digests = digestsOf(url);
    if (digests) {
      try {
        const answer = await fetched(url, digests);
        const again = answer.clone();
        event.waitUntil(caches.open(THIS).then(store => store.put(url, again)).catch(console.warn));
        return answer;
      } catch {
        // The host has another build by now, or there is none.
      }
    }
    return governed(await fetch(event.request));
  }

  /** The digests of a file of this build. */
  function digestsOf(url) {
    return url.startsWith(PAGE) ? BUILD.files[`./${url.slice(PAGE.length)}`] : undefined;
  }

  /** A file from these stores. One of this build that is damaged is thrown away. */
  async function kept(url, names) {
    const digests = digestsOf(url);
    for (const name of names) {
      try {
        const store = await caches.open(name);
        const found = await store.match(url);
        if (!found) continue;
        // Looked up again, as it can be read only once, and the browser keeps compiled code with what it finds.
        if (!digests || await isWhole(found, digests)) return await store.match(url);
        await store.delete(url);
      } catch (error) {
        console.warn(error);
      }
    }
  }

  async function isWhole(answer, digests) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await answer.arrayBuffer()));
    return digests.includes(btoa(String.fromCharCode(...digest)));
  }

  async function stores() {
    return (await caches.keys()).filter(name => name.startsWith(OURS));
  }

  /** Keeps the whole build, one file after the other, so that it is in nobody's way. What is there is not fetched. */
  async function keepAll() {
    const store = await caches.open(THIS);
    for (const [path, digests] of Object.entries(BUILD.files)) {
      const url = new URL(path, PAGE).href;
      if (await kept(url, [THIS])) continue;
      const older = url === PAGE ? undefined : await kept(url, await stores());
      await store.put(url, older ? governed(older) : await fetched(url, digests));
    }
  }

  /** A file from the host. The browser checks the digest, so that half an upload never becomes a build. */
  async function fetched(url, integrity) {
    try {
      // What the open page has just fetched lies in the browser's cache, whatever the host says of caching.
      return governed(await fetch(url, { integrity, cache: "force-cache" }));
    } catch {
      return governed(await fetch(url, { integrity, cache: "reload" }));
    }
  }

  /** An answer with the headers of this build, so that its policy binds a worker that is started from it too. */
  function governed(answer) {
    if (!answer.ok) return answer;
    const same = new Response(answer.body, answer);
    for (const [name, value] of Object.entries(BUILD.headers)) same.headers.set(name, value);
    return same;
  }

  /** What stands where the page should, when it is damaged and its host is out of reach. */
  function lastResort() {
    const named = (start, end) => Object.keys(BUILD.files).filter(path => path.startsWith(start) && path.endsWith(end));
    const styles = ["./tokens-", "./base-", "./rescue-"].flatMap(start => named(start, ".css"));
    const links = styles.map(path => `<link rel="stylesheet" href="${path}">`).join("");
    const scripts = named("./rescue-", ".js").map(path => `<script src="${path}" data-missing defer></script>`).join("");
    const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Tagline</title>
      <meta name="viewport" content="width=device-width, initial-scale=1">${links}${scripts}
      <div id="app"><h1>This page could not be loaded completely</h1>
      <p>Everything saved in this browser is safe. Connect to the internet and reload.</p></div>`;
    return new Response(html, { status: 503, headers: { ...BUILD.headers, "content-type": "text/html; charset=utf-8" } });
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
}

// Keeps the page for a visit without a network, and tells the page's program of it by events of the window:
// the program says "tagline-ready" once it has fetched what it needs, and hears "tagline-kept" when the page opens
// without a network, "tagline-newer" when a newer build waits; it says "tagline-renew" to have that one.
"use strict";

try {
  const workers = navigator.serviceWorker;
  const folder = new URL(".", document.baseURI).href;
  const build = document.querySelector("meta[name=tagline-build]").content;
  const tell = what => dispatchEvent(new Event(what));

  // Which build this page was opened with, for as long as it is open, so that the service worker keeps its files. Other
  // pages of the build hold the lock as well. It goes when the page goes, however that comes about.
  navigator.locks?.request(`tagline ${folder} ${build}`, { mode: "shared" }, () => {
    workers?.controller?.postMessage("begun");
    return new Promise(() => {});
  }).catch(console.warn);

  async function keep() {
    const registration = await workers.register("./service-worker.js");
    const look = () => registration.waiting && registration.active && tell("tagline-newer");
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
    look();
    addEventListener("tagline-renew", () => {
      // Another page may have let it take over before.
      if (!registration.waiting) return location.reload();
      workers.addEventListener("controllerchange", () => location.reload());
      registration.waiting.postMessage("take over");
    });
    await workers.ready;
    tell("tagline-kept");
  }

  // There are none in some private windows, nor for a page that came over a line that anyone can change. What a host
  // serves only in part is not kept, and the page works as long as there is a network.
  if (workers) addEventListener("tagline-ready", () => keep().catch(console.warn), { once: true });
} catch (error) {
  // A browser that blocks storage refuses even to name these parts; the page works without them.
  console.warn(error);
}

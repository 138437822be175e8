/** Tries to reach a host in every way that a worker has; gives what became of each try: "done", or an error's name. */
async function probe(host) {
  const address = `${host}/text`;
  const opened = (it, good) => new Promise((done, failed) => Object.assign(it, { [good]: done, onerror: failed }));
  const scope = Object.getPrototypeOf(Object.getPrototypeOf(self));
  const windows = () => self.clients.matchAll({ includeUncontrolled: true });
  const tries = {
    fetch: () => fetch(address),
    "fetch without CORS": () => fetch(address, { mode: "no-cors" }),
    post: () => fetch(address, { mode: "no-cors", method: "POST", body: "text" }),
    "fetch of the prototype": () => scope.fetch.call(self, address),
    "fetch of what only looks like a request": () => fetch({ toString: () => address, url: "./", method: "GET" }),
    XMLHttpRequest: () => {
      const request = new XMLHttpRequest();
      request.open("GET", address);
      const answered = opened(request, "onload");
      request.send();
      return answered;
    },
    WebSocket: () => opened(new WebSocket(address.replace("http", "ws")), "onopen"),
    EventSource: () => opened(new EventSource(address), "onopen"),
    WebTransport: () => new WebTransport(address.replace("http", "https")).ready,
    import: () => import(address),
    importScripts: () => importScripts(address),
    "a worker": () => opened(new Worker(address), "onmessage"),
    "a worker made of text": () => {
      const script = `fetch("${address}").then(() => postMessage("done"), () => { throw 0; });`;
      return opened(new Worker(URL.createObjectURL(new Blob([script]))), "onmessage");
    },
    "a font": () => new FontFace("x", `url(${address})`).load(),
    "a cache": async () => (await caches.open("probe")).add(address),
    "a service worker": () => navigator.serviceWorker.register(address),
    "a window": () => self.clients.openWindow(address),
    "a window sent elsewhere": async () => (await windows())[0].navigate(address),
    "a subscription": () => self.registration.pushManager.subscribe({ userVisibleOnly: true }),
    eval: () => (0, eval)("1"),
    Function: () => new Function("return 1")(),
    "the constructor of functions": () => (() => {}).constructor("return 1")(),
    "the constructor of asynchronous functions": () => (async () => {}).constructor("return 1")(),
    "a timer": async () => {
      setTimeout("self.ranText = true");
      await new Promise(done => setTimeout(done, 100));
      if (!self.ranText) throw new TypeError("The text was not run.");
    },
  };
  const attempt = async ([name, it]) => {
    const late = new Promise(done => setTimeout(done, 3000, "no answer"));
    const outcome = (async () => it())().then(() => "done", error => error?.name ?? error?.type ?? "refused");
    return [name, await Promise.race([outcome, late])];
  };
  return Object.fromEntries(await Promise.all(Object.entries(tries).map(attempt)));
}

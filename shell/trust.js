// What this page may make of text: the browser asks here before any text becomes markup or the address of a program.
// Where it knows of no such policies, the page works the same without. And how workers are started, under its policy.
"use strict";

{
  /** The folder of the page, which holds all its programs. */
  const folder = new URL(".", document.baseURI).href;
  /** Elements that run, fetch or send something. The page makes none of them from text. */
  const active = "script, style, link, meta, base, iframe, frame, object, embed, form, template, animate, set";
  const address = /(^|:)(href|src|srcset|srcdoc|action|formaction)$/;

  const isHarmless = ({ name, value }) => !name.startsWith("on") && (!address.test(name) || value.startsWith("./"));
  const isInert = markup => {
    const parsed = new DOMParser().parseFromString(markup, "text/html");
    return !parsed.querySelector(active)
      && [...parsed.querySelectorAll("*")].every(element => [...element.attributes].every(isHarmless));
  };

  // A worker that is started from a file has the policy that its host sends, if it sends any. One that is started from an
  // address made by this page has the policy of this page, from the first visit on.
  const started = new Map();
  const start = file => {
    const script = new Blob([`import ${JSON.stringify(file)}`], { type: "text/javascript" });
    started.set(file, URL.createObjectURL(script));
    return started.get(file);
  };
  const { Worker } = globalThis;
  if (Worker) globalThis.Worker = class extends Worker {
    constructor(url, options) {
      const file = new URL(url, folder).href;
      if (!file.startsWith(folder)) throw new TypeError("A worker is a file of this page.");
      super(started.get(file) ?? start(file), { ...options, type: "module" });
    }
  };

  globalThis.trustedTypes?.createPolicy("default", {
    // Workers, and the service worker.
    createScriptURL: url =>
      [...started.values()].includes(url) || new URL(url, folder).href === `${folder}service-worker.js` ? url : null,
    // What is parsed on its own, as a pasted page is, is never shown. All else is the still parts of our own views.
    createHTML: (markup, _type, sink) =>
      sink === "DOMParser parseFromString" || isInert(markup) ? markup : null,
  });
}

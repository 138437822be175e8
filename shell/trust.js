// What this page may make of text: the browser asks here before any text becomes markup or the address of a program.
// Where it knows of no such policies, the page works the same without.
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

  globalThis.trustedTypes?.createPolicy("default", {
    // Workers and the service worker: files of our own.
    createScriptURL: url => (new URL(url, folder).href.startsWith(folder) ? url : null),
    // What is parsed on its own, as a pasted page is, is never shown. All else is the still parts of our own views.
    createHTML: (markup, _type, sink) =>
      sink === "DOMParser parseFromString" || isInert(markup) ? markup : null,
  });
}

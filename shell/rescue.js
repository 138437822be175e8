// When the program of the page has died: says so, and what is safe.
//
// The program is one WebAssembly module. A panic or a trap leaves it dead for good, and every button of the page with
// it. This script needs nothing of it: it listens to the browser and draws with its own hands.
"use strict";

{
  /** What the program said when it died, which comes before the browser notices. */
  let said = "";
  let started = false;
  let told = false;

  addEventListener("TrunkApplicationStarted", () => (started = true));
  addEventListener("tagline-panic", ({ detail }) => {
    said = detail;
    // The program is still on the stack, and whoever called it may keep the trap that follows to itself.
    setTimeout(tell);
  });
  addEventListener("unhandledrejection", ({ reason }) => noticed(reason));
  // Caught on its way down, as a file that does not arrive is told to its own element alone.
  addEventListener("error", ({ error, target }) => {
    if (target instanceof HTMLScriptElement) tell(`${target.src} did not arrive.`);
    else noticed(error);
  }, true);

  function noticed(error) {
    const died = error instanceof WebAssembly.RuntimeError || (started && error instanceof RangeError);
    if (died || (!started && error)) tell(String(error));
  }

  function tell(reason = "") {
    if (told) return;
    told = true;
    document.getElementById("app").hidden = true;
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    const screen = started ? stopped(said || reason) : missing(said || reason);
    document.body.append(screen);
    screen.querySelector("h1").focus();
  }

  /** The screen of a program that has died. */
  function stopped(reason) {
    return screen("This page has stopped", [
      element("p", { textContent: "Something went wrong inside it. What you had saved is safe. Reload to go on from there." }),
      buttons(), details(reason),
    ]);
  }

  /** The screen of a program that has not begun. */
  function missing(reason) {
    return screen("This page did not arrive whole", [
      element("p", { textContent: "What you have saved in this browser is safe. Check the connection and reload." }),
      buttons(), details(reason),
    ]);
  }

  function screen(title, children) {
    const main = element("main", { className: "rescue" });
    main.append(element("h1", { textContent: title, tabIndex: -1 }), ...children);
    return main;
  }

  function buttons() {
    const row = element("p", { className: "rescue-buttons" });
    const reload = element("button", { className: "primary", textContent: "Reload" });
    reload.onclick = () => location.reload();
    row.append(reload);
    return row;
  }

  function details(reason) {
    const details = element("details");
    const note = "This helps whoever mends it. It may quote your text: read it before you pass it on.";
    details.append(element("summary", { textContent: "What happened" }), element("p", { className: "hint", textContent: note }),
      element("pre", { textContent: reason }));
    return details;
  }

  const element = (name, properties) => Object.assign(document.createElement(name), properties);
}

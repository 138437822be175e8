// When the program of the page has died: says so, says what is safe, and hands the work out.
//
// The program is one WebAssembly module. A panic or a trap leaves it dead for good, and every button of the page with
// it. This script needs nothing of it: it listens to the browser, reads what is stored, and draws with its own hands.
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
    if (target instanceof HTMLScriptElement) tell(`${target.src} could not be loaded.`);
    else noticed(error);
  }, true);

  /** What a program dies of, where there are programs. */
  const Trap = globalThis.WebAssembly?.RuntimeError ?? class {};

  function noticed(error) {
    const died = error instanceof Trap || (started && error instanceof RangeError);
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
    const saved = Number(document.querySelector("[data-saved-at]")?.dataset.savedAt);
    const until = saved ? `Your work is saved up to ${new Date(saved).toLocaleTimeString()}.` : "What you had saved is safe.";
    return screen("This page has stopped", [
      element("p", { textContent: `Something went wrong in the program. ${until} Reload the page to continue.` }),
      element("p", { textContent: "To be on the safe side, download a backup first. “Restore a backup” in the library opens it." }),
      ...buttons([download]), details(reason),
    ]);
  }

  /** The screen of a program that has not begun. */
  function missing(reason) {
    if (!globalThis.WebAssembly) {
      return screen("WebAssembly is switched off in this browser", [
        element("p", { textContent: "Tagline needs it to run. A lockdown or strict security mode may have switched it off: allow it for this page, or open the page in another browser. Everything saved in this browser is safe." }),
        ...buttons([download]), details(reason),
      ]);
    }
    return screen("This page could not be loaded completely", [
      element("p", { textContent: "Everything saved in this browser is safe. Check your connection and reload." }),
      element("p", { textContent: "If that does not help, repair the page: its program is fetched again. Your articles are kept." }),
      ...buttons([download, repair]), details(reason),
    ]);
  }

  const download = ["Download a backup", handOut];
  const repair = ["Repair the page", repairPage];

  function screen(title, children) {
    const main = element("main", { className: "rescue" });
    main.append(element("h1", { textContent: title, tabIndex: -1 }), ...children);
    return main;
  }

  /** A button that reloads, further ones with what they do, and where they say what came of it. */
  function buttons(more) {
    const row = element("p", { className: "rescue-buttons" });
    const outcome = element("p", { className: "hint", role: "status" });
    row.append(element("button", { className: "primary", textContent: "Reload", onclick: () => location.reload() }));
    for (const [textContent, act] of more) row.append(element("button", { textContent, onclick: () => act(outcome) }));
    return [row, outcome];
  }

  /** Throws away what the browser keeps of the page's program, never what it stores of the work, and fetches it again. */
  async function repairPage(outcome) {
    const folder = new URL(".", document.baseURI).href;
    try {
      // Without its host there would be no page at all. The service worker keeps no such file.
      await fetch("./SHA256SUMS", { cache: "no-store" });
    } catch {
      outcome.textContent = "The page’s host cannot be reached. Nothing has been changed: connect and try again.";
      return;
    }
    try {
      await (await navigator.serviceWorker?.getRegistration(folder))?.unregister();
      const kept = (await caches.keys()).filter(name => name.startsWith(`tagline ${folder} `));
      await Promise.all(kept.map(name => caches.delete(name)));
    } catch (error) {
      // Where a browser refuses to keep files, none are in the way.
      console.warn(error);
    }
    location.reload();
  }

  function details(reason) {
    const details = element("details");
    const note = "This helps the developers fix it. It may quote your text: read it before you send it to anyone.";
    details.append(element("summary", { textContent: "What happened" }), element("p", { className: "hint", textContent: note }),
      element("pre", { textContent: reason }));
    return details;
  }

  /** Hands out all that is stored, as a backup that the page opens like any other. */
  async function handOut(outcome) {
    try {
      const documents = await stored();
      if (!documents.length) {
        outcome.textContent = "No articles are stored in this browser.";
        return;
      }
      const href = URL.createObjectURL(backup(documents));
      element("a", { href, download: `tagline-backup-${new Date().toISOString().slice(0, 10)}.tagline` }).click();
      const count = documents.length === 1 ? "1 article" : `${documents.length} articles`;
      outcome.textContent = `The backup holds everything stored in this browser, with its history: ${count}.`;
    } catch (error) {
      outcome.textContent = `The stored articles could not be read (${error}). Nothing has been changed: reload the page, then export them.`;
    }
  }

  /** Every record of every document, in the stores that `src/app/store/database.rs` names. */
  async function stored() {
    const opening = indexedDB.open("tagline");
    let isEmpty = false;
    // Where nothing is stored, nothing must come of asking.
    opening.onupgradeneeded = () => (isEmpty = true) && opening.transaction.abort();
    const late = new Promise((_, failed) => setTimeout(failed, 10_000, "the browser’s storage does not answer"));
    const database = await Promise.race([answer(opening), late]).catch(error => (isEmpty ? undefined : Promise.reject(error)));
    if (!database) return [];
    const transaction = database.transaction(["listings", "snapshots", "journal"]);
    const read = async name => {
      const store = transaction.objectStore(name);
      const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
      return keys.map((key, at) => ({ key, bytes: values[at] }));
    };
    const [listings, snapshots, journal] = await Promise.all(["listings", "snapshots", "journal"].map(read));
    const of = (records, id) => records.filter(({ key }) => key[0] === id).map(({ key, bytes }) => [key[1], bytes]);
    return listings.map(({ key: id, bytes }) => [id, bytes, of(snapshots, id), of(journal, id)]);
  }

  function answer(request) {
    return new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
  }

  /** The form of a backup is told in `src/app/store/backup.rs`, that of what is in it in postcard's specification. */
  function backup(documents) {
    const text = new TextEncoder();
    const bytes = bytes => [varint(bytes.length), bytes];
    const numbered = records => [varint(records.length), ...records.flatMap(([number, it]) => [varint(number), ...bytes(it)])];
    const sealed = ([id, listing, snapshots, journal]) => {
      const content = [bytes(text.encode(id)), bytes(listing), numbered(snapshots), numbered(journal)].flat();
      const version = Uint8Array.of(1), length = content.reduce((sum, part) => sum + part.length, 5);
      return [fixed(length), version, fixed(checksum([version, ...content])), ...content];
    };
    const head = text.encode("Tagline backup 1\n");
    return new Blob([head, ...documents.flatMap(sealed), fixed(0), fixed(documents.length)]);
  }

  function varint(number) {
    const bytes = [];
    for (; number > 127; number >>>= 7) bytes.push((number & 127) | 128);
    return Uint8Array.of(...bytes, number);
  }

  /** Four bytes, the little end first. */
  function fixed(number) {
    return new Uint8Array(Uint32Array.of(number).buffer);
  }

  /** CRC-32, as in zip files. */
  function checksum(parts) {
    let sum = ~0;
    for (const part of parts) {
      for (const byte of part) {
        sum ^= byte;
        for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
      }
    }
    return ~sum;
  }

  const element = (name, properties) => Object.assign(document.createElement(name), properties);

  // The service worker has put this script alone in place of the page.
  if (document.currentScript.dataset.missing !== undefined) tell("The page kept in this browser is damaged.");
}

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
    const saved = Number(document.querySelector("[data-saved-at]")?.dataset.savedAt);
    const until = saved ? `Your work is saved up to ${new Date(saved).toLocaleTimeString()}.` : "What you had saved is safe.";
    const outcome = element("p", { className: "hint", role: "status" });
    const download = element("button", { textContent: "Download a backup" });
    download.onclick = () => handOut(outcome);
    return screen("This page has stopped", [
      element("p", { textContent: `Something went wrong in the program. ${until} Reload the page to continue.` }),
      element("p", { textContent: "To be on the safe side, download a backup first. “Restore a backup” in the library opens it." }),
      buttons(download), outcome, details(reason),
    ]);
  }

  /** The screen of a program that has not begun. */
  function missing(reason) {
    return screen("This page could not be loaded completely", [
      element("p", { textContent: "Everything saved in this browser is safe. Check your connection and reload." }),
      buttons(), details(reason),
    ]);
  }

  function screen(title, children) {
    const main = element("main", { className: "rescue" });
    main.append(element("h1", { textContent: title, tabIndex: -1 }), ...children);
    return main;
  }

  function buttons(...more) {
    const row = element("p", { className: "rescue-buttons" });
    const reload = element("button", { className: "primary", textContent: "Reload" });
    reload.onclick = () => location.reload();
    row.append(reload, ...more);
    return row;
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
    // Where nothing is stored, nothing must come of asking.
    opening.onupgradeneeded = () => opening.transaction.abort();
    const transaction = (await answer(opening)).transaction(["listings", "snapshots", "journal"]);
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
}

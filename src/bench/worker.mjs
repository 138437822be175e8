// Runs the tagging worker of the built page under Node: `node worker.mjs FOLDER`. Reads its requests from the
// standard input, a line of base 64 each, and writes its replies to the standard output in the same way, each after
// the microseconds of processor time since the last request.

import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const folder = pathToFileURL(process.argv[2] + '/');
let begun = process.cpuUsage();

// What a worker has in a browser, as far as this one uses it.
globalThis.self = globalThis;
globalThis.location = new URL('tagline-worker_loader.js', folder);
globalThis.fetch = async address => {
    const path = new URL(address, folder);
    const type = path.pathname.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream';
    return new Response(await readFile(path), { headers: { 'content-type': type } });
};
globalThis.postMessage = message => {
    const { user, system } = process.cpuUsage(begun);
    process.stdout.write(`${user + system} ${Buffer.from(message).toString('base64')}\n`);
};

await import(globalThis.location.href);
for await (const line of createInterface({ input: process.stdin })) {
    const data = new Uint8Array(Buffer.from(line, 'base64'));
    begun = process.cpuUsage();
    globalThis.onmessage({ data });
}

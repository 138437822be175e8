// Runs a bundled peer under Node: `node node.mjs BUNDLE`. Writes a line of JSON when it is ready, `{ load }`: the
// microseconds of processor time that took. Then each line of standard input is a JSON list of texts, answered by
// `{ took, found }`: microseconds, and the number of mentions.

import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const busy = since => {
    const { user, system } = process.cpuUsage(since);
    return user + system;
};
const say = answer => console.log(JSON.stringify(answer));

const begun = process.cpuUsage();
const { default: tag } = await import(pathToFileURL(process.argv[2]).href);
say({ load: busy(begun) });

for await (const line of createInterface({ input: process.stdin })) {
    const texts = JSON.parse(line);
    const since = process.cpuUsage();
    const found = texts.reduce((sum, text) => sum + tag(text), 0);
    say({ took: busy(since), found });
}

// `npm run bench`: every bench, or those whose name is given. Prints; asserts nothing.
import { run as find } from './find.bench.js';
import { run as inventory } from './inventory.bench.js';
import { run as latency } from './latency.bench.js';
import { run as remote } from './remote.bench.js';
import { run as scan } from './scan.bench.js';
import { run as standing } from './standing.bench.js';
import { run as table } from './table.bench.js';
import { run as types } from './types.bench.js';
import { run as window } from './window.bench.js';

const benches: Record<string, () => void | Promise<void>> = {
  inventory,
  scan,
  standing,
  find,
  table,
  types,
  latency,
  remote,
  window,
};
const wanted = process.argv.slice(2);
for (const [name, run] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`\n${name}\n`);
  await run();
}

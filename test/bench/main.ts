// `npm run bench`: every bench, or those whose name is given. Prints; asserts nothing. `--report FILE` writes what was
// said as a document, too, with the machine and how it was measured.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as find from './find.bench.js';
import * as inventory from './inventory.bench.js';
import * as latency from './latency.bench.js';
import * as remote from './remote.bench.js';
import { begin, machineWords, report } from './report.js';
import * as scan from './scan.bench.js';
import * as standing from './standing.bench.js';
import * as table from './table.bench.js';
import * as types from './types.bench.js';
import * as window from './window.bench.js';

interface Bench {
  /** How it measures, for the report. */
  how: string;
  run: () => void | Promise<void>;
}

const benches: Record<string, Bench> = {
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
const { values, positionals } = parseArgs({
  options: { report: { type: 'string' } },
  allowPositionals: true,
});
const machine = values.report === undefined ? '' : machineWords();
for (const [name, { how, run }] of Object.entries(benches)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  begin(name, how);
  await run();
}
if (values.report !== undefined) {
  const command = ['npm run bench --', ...positionals, '--report', values.report].join(' ');
  writeFileSync(values.report, report(command, machine));
}

// A long run of fuzz.ts, or with `files` in front of fuzz-files.ts, from the command line:
// node out/test/unit/layout/dwarf/run-fuzz.js [files] <executions> [seed] [first]
// Prints a line now and then; on a fault, the seed and the number that bring it back.
import { setImmediate as turn } from 'node:timers/promises';
import { all } from './committed.js';
import { execute, newOutcome } from './fuzz.js';
import { allFiles, executeFile } from './fuzz-files.js';

const whole = process.argv[2] === 'files';
const [executions = 100_000, seed = 1, first = 0] = process.argv.slice(whole ? 3 : 2).map(Number);
const tooSlow = 10_000;
const sections = whole ? [] : all();
const files = whole ? allFiles() : [];
const outcome = newOutcome();
const started = performance.now();

for (let number = first; number < first + executions; number++) {
  try {
    if (whole) executeFile(files, seed, number, outcome);
    else execute(sections, seed, number, outcome);
  } catch (error) {
    process.stdout.write(
      `seed ${seed}, execution ${number}: ${String(error instanceof Error ? error.stack : error)}\n`,
    );
    process.exitCode = 1;
  }
  if (outcome.slowest.ms > tooSlow) {
    process.stdout.write(`seed ${seed}, execution ${outcome.slowest.number} took ${outcome.slowest.ms} ms\n`);
    process.exitCode = 1;
    break;
  }
  // What zlib has unpacked is let go of only by a turn of the event loop.
  if ((number - first + 1) % 500 === 0) await turn();
  if ((number - first + 1) % 20_000 === 0) report();
}
report();

function report(): void {
  const seconds = Math.round((performance.now() - started) / 1000);
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
  const faults = [...outcome.faults].map(([fault, count]) => `${fault} ${count}`).join(', ');
  process.stdout.write(
    `${outcome.executions} executions in ${seconds} s, ${outcome.types} types, ${faults}; ` +
      `slowest ${Math.round(outcome.slowest.ms)} ms (${outcome.slowest.number}), ${memory} MiB\n`,
  );
}

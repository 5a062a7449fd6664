// A long run of fuzz.ts from the command line: node out/test/unit/layout/dwarf/run-fuzz.js <executions> [seed] [first]
// Prints a line now and then; on a fault, the seed and the number that bring it back.
import { all } from './committed.js';
import { execute, newOutcome } from './fuzz.js';

const [executions = 100_000, seed = 1, first = 0] = process.argv.slice(2).map(Number);
const tooSlow = 10_000;
const inputs = all();
const outcome = newOutcome();
const started = performance.now();

for (let number = first; number < first + executions; number++) {
  try {
    execute(inputs, seed, number, outcome);
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

// Runs levels of test, those that may beside each other, and sums them up. What runs beside others is printed when it
// has ended; what runs alone is printed as it goes. Not what they are (levels.mjs) nor what they need (system.mjs).
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setImmediate as turn } from 'node:timers/promises';
import { root } from './bundles.mjs';
import { isEnding, run } from './processes.mjs';
import { scratchFolder } from './scratch.mjs';

/**
 * @typedef {{ name: string, passed: number, failed: number, skipped: number, failures: string[], again?: string[],
 *   seconds: number }}
 * Outcome
 */

/**
 * Runs them in order. `missing` holds, by level, why it can't run: such a level fails with that. Those that compare
 * with other programs wait for `oracles`.
 * @returns {Promise<Outcome[]>}
 */
export async function runLevels(levels, { missing = new Map(), oracles = Promise.resolve() } = {}) {
  const outcomes = [];
  for (let i = 0; i < levels.length && !isEnding();) {
    let together = 1;
    while (levels[i].beside && levels[i + together]?.beside === levels[i].beside) together++;
    const group = levels.slice(i, i + together);
    outcomes.push(...(await runGroup(group, missing, oracles)));
    i += together;
  }
  return outcomes;
}

/** Two at a time, those first that wait for nothing; the answers in the order of the levels. */
async function runGroup(group, missing, oracles) {
  const outcomes = new Array(group.length);
  const left = new Set(group);
  let ready = false;
  const there = oracles.then(() => (ready = true));
  // Oracles that are there already say so within a turn.
  await turn();
  const worker = async () => {
    while (left.size > 0) {
      const level = [...left].find(({ oracles }) => ready || !oracles) ?? [...left][0];
      left.delete(level);
      if (level.oracles) await there;
      outcomes[group.indexOf(level)] = await runLevel(level, missing.get(level.name), group.length > 1);
    }
  };
  await Promise.all([worker(), worker()]);
  return outcomes;
}

async function runLevel(level, why, quiet) {
  const nothing = { name: level.name, passed: 0, failed: 0, skipped: 0, failures: [], seconds: 0 };
  if (why) {
    title(level.name);
    console.log(why);
    return { ...nothing, failed: 1, failures: [why] };
  }
  if (!quiet) title(level.name);
  const scratch = scratchFolder('level');
  const counts = join(scratch, 'counts.json');
  const [command, args] = level.run;
  const env = { SHMSCOPE_COUNTS: counts, ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) };
  const { code, output, seconds } = await run(command, args, { cwd: root, quiet, env });
  const counted = level.counts && existsSync(counts) ? JSON.parse(readFileSync(counts, 'utf8')) : undefined;
  rmSync(scratch, { recursive: true, force: true });
  if (quiet && (code !== 0 || level.counts)) {
    title(level.name);
    process.stdout.write(output);
  }
  if (counted && (code === 0 || counted.failed > 0)) return { ...nothing, ...counted, seconds };
  if (code === 0 && !level.counts) return { ...nothing, passed: 1, seconds };
  const failure = `${command.split('/').at(-1)} ended with ${code}`;
  return { ...nothing, ...counted, failed: 1, failures: [failure], seconds };
}

/** Prints one line a level, what failed, and last the sum as a plain line. Answers the exit code. */
export function summarise(outcomes) {
  title('summary');
  const width = Math.max(...outcomes.map(o => o.name.length));
  for (const o of outcomes)
    console.log(`${o.name.padEnd(width)}  ${counted(o)}  (${o.seconds.toFixed(1)} s)`);
  for (const o of outcomes) {
    for (const failure of o.again ?? []) console.log(`  ${o.name}, tried again: ${failure}`);
    for (const failure of o.failures) console.log(`  ${o.name}: ${failure}`);
  }
  const all = { passed: 0, failed: 0, skipped: 0 };
  for (const o of outcomes) for (const key of Object.keys(all)) all[key] += o[key];
  console.log(counted(all));
  return all.failed > 0 ? 1 : 0;
}

function counted({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function title(name) {
  console.log(`\n== ${name}`);
}

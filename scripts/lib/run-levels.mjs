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
 * Runs them in order. What the machine lacks for some may come meanwhile: they wait for `there`, which says by level
 * why it can't run. Such a level fails with that.
 * @param {Promise<Map<string, string>>} there
 * @returns {Promise<Outcome[]>}
 */
export async function runLevels(levels, there = Promise.resolve(new Map())) {
  const outcomes = [];
  for (let i = 0; i < levels.length && !isEnding();) {
    let together = 1;
    while (levels[i].beside && levels[i + together]?.beside === levels[i].beside) together++;
    const group = levels.slice(i, i + together);
    outcomes.push(...(await runGroup(group, there)));
    i += together;
  }
  return outcomes;
}

/** Two at a time, those first that wait for nothing; the answers in the order of the levels. */
async function runGroup(group, there) {
  const left = new Set(group);
  const begun = new Map();
  const ended = new Set();
  let ready = false;
  const settle = () => (ready = true);
  // That it failed is told to who waits for it.
  there.then(settle, settle);
  // What is there already says so within a turn.
  await turn();
  const waits = level =>
    (asksMachine(level) && !ready) || (begun.has(level.after) && !ended.has(level.after));
  const begin = async level => {
    await begun.get(level.after);
    const missing = asksMachine(level) ? await there : undefined;
    return runLevel(level, missing?.get(level.name), group.length > 1);
  };
  const worker = async () => {
    while (left.size > 0) {
      const level = [...left].find(one => !waits(one)) ?? [...left][0];
      left.delete(level);
      const outcome = begin(level);
      begun.set(level.name, outcome);
      await outcome;
      ended.add(level.name);
    }
  };
  await Promise.all([worker(), worker()]);
  return Promise.all(group.map(({ name }) => begun.get(name)));
}

/** Wants more of the machine than Node and what npm installs of ours. */
function asksMachine({ needs, host, oracles }) {
  return needs !== undefined || host !== undefined || oracles === true;
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

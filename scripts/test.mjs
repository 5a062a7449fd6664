// All tests (`npm test`), or some levels of them (`npm test -- live unit`): installs what is missing, builds, runs
// every level and ends with the plain line `N passed, N failed`. Works on a fresh clone with nothing but Node and npm.
// A level whose host can't be had fails with the command that installs it. Ctrl-C ends all that was started.
import process from 'node:process';
import { ensureCodeServer } from './lib/code-server.mjs';
import { select } from './lib/levels.mjs';
import { ensureModules } from './lib/modules.mjs';
import { endOnSignals, isEnding } from './lib/processes.mjs';
import { runLevels, summarise } from './lib/run-levels.mjs';
import { sweepScratch } from './lib/scratch.mjs';
import { chromium, ensureOracles, ensureSystem } from './lib/system.mjs';

endOnSignals(() => sweepScratch(true));
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main(names) {
  const chosen = select(names);
  sweepScratch();
  await ensureModules();
  // Large, and needed late: it comes while the rest is built and checked. Who waits for it hears if it fails.
  const there = prepare(chosen);
  there.catch(() => {});
  if (chosen.some(level => level.built)) {
    const { build } = await import('./build.mjs');
    await build();
  }
  // The tests are compiled by the same run that checks the types.
  const types = select(['types']);
  const levels = [...types, ...chosen.filter(level => !types.includes(level))];
  const outcomes = await runLevels(levels, there);
  // Asked to end: what was under way has failed by that, which says nothing.
  return isEnding() ? 130 : summarise(outcomes);
}

/** Installs what the levels need, and says by level why it can't run. */
async function prepare(chosen) {
  const missing = new Map();
  const names = [...new Set(chosen.flatMap(level => level.needs ?? []))];
  const why = await ensureSystem(names);
  for (const level of chosen) {
    const lacks = why.filter(sentence =>
      (level.needs ?? []).some(name => sentence.startsWith(`No ${name} `)),
    );
    if (lacks.length > 0) missing.set(level.name, lacks.join('\n'));
  }
  const path = chromium();
  if (path) process.env.CHROMIUM = path;
  const hosts = new Set(chosen.flatMap(level => level.host ?? []));
  // npm unpacks while apt loads.
  const [lacking] = await Promise.all([
    installHosts(process.env.VSCODE_EXECUTABLE ? [] : hosts),
    chosen.some(level => level.oracles) ? ensureOracles() : undefined,
  ]);
  for (const level of chosen) if (lacking.has(level.host)) missing.set(level.name, lacking.get(level.host));
  return missing;
}

/** By version: the sentence why it could not be had. */
async function installHosts(wanted) {
  const lacking = new Map();
  for (const version of wanted) {
    try {
      await ensureCodeServer(version);
    } catch (error) {
      lacking.set(version, `${error.message} Install it: npm run install-host -- ${version}`);
    }
  }
  return lacking;
}

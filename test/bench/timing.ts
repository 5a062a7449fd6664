// How benches take times and tell them: the best of some runs in turn, as other work on the machine only ever adds,
// and peers in the same run, as ratios. Not a test: a time is no promise of a machine that nobody knows.
import { spawnSync } from 'node:child_process';
import { say } from './report.js';

/** Milliseconds. */
export type Times = number[];

/** Runs each in turn, `rounds` times; undefined for a program that fails or isn't there. */
export async function race(
  rounds: number,
  runs: Record<string, () => number | Promise<number>>,
): Promise<Record<string, Times>> {
  const times: Record<string, Times> = Object.fromEntries(Object.keys(runs).map(name => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, run] of Object.entries(runs)) times[name]?.push(await run());
  return times;
}

/** A whole process, from its start to its end. Throws where it fails: a failure is quick, too. */
export function processTime(program: string, ...args: string[]): number {
  const start = performance.now();
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'ignore'] });
  const took = performance.now() - start;
  if (status !== 0) throw error ?? new Error(`${program} ${args.join(' ')} ended with ${String(status)}`);
  return took;
}

export async function workTime(work: () => void | Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** One line: the best of each, and the first against the others. */
export function tell(what: string, times: Record<string, Times>): void {
  const [first, ...others] = Object.entries(times).map(([name, all]) => ({ name, best: Math.min(...all) }));
  if (!first) return;
  const word = ({ name, best }: { name: string; best: number }): string =>
    `${name} ${best.toFixed(best < 10 ? 2 : 0)} ms`;
  const ratios = others.map(other => `${word(other)} (×${(first.best / other.best).toFixed(2)})`);
  say(`${what}: ${[word(first), ...ratios].join(', ')}`);
}

// A view over a slow link: code-server as the remote machine, its window behind a line of 50 and 200 ms there and back
// with a bounded rate, and a segment that is written at full speed. What counts is that no backlog builds up: a frame
// is as old as the link makes it, at the end as at the beginning. The link: test/host/driver/link.ts.
import { buildProducers } from '../support/build.js';
import { Janitor } from '../support/janitor.js';
import { uniquePrefix } from '../support/prefix.js';
import { measureInWindow } from './in-window.js';
import { startStorm } from './storm.js';
import { say } from './report.js';

export const how =
  'A real code-server as the remote machine and its window behind a line that is delayed and bounded in ' +
  'rate; a segment that is written at full speed. No backlog builds up where a frame is as old in the ' +
  'second half as in the first.';

const seconds = 20;
const links = [
  { delay: 0, rate: 0 },
  { delay: 25, rate: 10_000_000 / 8 },
  { delay: 100, rate: 1_000_000 / 8 },
];

interface Measured {
  delay: number;
  rate: number;
  /** Of frames as they came, ms. */
  ages: number[];
  /** Until a page down was answered by a frame, ms. */
  pages: number[];
  down: number;
  up: number;
}

export async function run(): Promise<void> {
  const prefix = uniquePrefix();
  const janitor = await Janitor.start(await buildProducers());
  janitor.prefix(prefix);
  const storm = await startStorm(`/${prefix}-storm`, 0);
  try {
    const measured = (await measureInWindow('remote', storm.name, { seconds, links })) as Measured[];
    for (const one of measured) print(one);
  } finally {
    storm.end();
    await janitor.end();
  }
}

function print({ delay, rate, ages, pages, down, up }: Measured): void {
  const link = rate === 0 ? 'no delay' : `${2 * delay} ms, ${(rate * 8) / 1e6} Mbit/s`;
  const half = Math.floor(ages.length / 2);
  say(
    `${link}: ${(ages.length / seconds).toFixed(1)} frames/s, ` +
      `${(down / seconds / 1000).toFixed(0)} kB/s down, ${(up / seconds / 1000).toFixed(0)} up; ` +
      `age of a frame: median ${at(ages.slice(0, half), 0.5)} ms in the first half, ` +
      `${at(ages.slice(half), 0.5)} in the second, oldest ${Math.max(...ages)}; ` +
      `a page down is answered after ${at(pages, 0.5)} ms (longest ${Math.max(...pages)})`,
  );
}

function at(times: readonly number[], share: number): string {
  return (times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? NaN).toFixed(0);
}

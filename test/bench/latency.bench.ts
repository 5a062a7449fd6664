// From a write in another process to the changed pixel in VS Code: a writer that counts up a word and says when, and a
// real VS Code (code-server and headless Chromium) that shows that word, both by the machine's own clock. Once with
// nothing else going on in the segment, once while the rest of its 64 MiB is written at full speed, and with tabs of
// other segments attached beside it.
import { buildProducers } from '../support/build.js';
import { Janitor } from '../support/janitor.js';
import { uniquePrefix } from '../support/prefix.js';
import { startProducer } from '../support/producer.js';
import { measureInWindow } from './in-window.js';
import { findSegments, startStorm, type Storm } from './storm.js';
import { say } from './report.js';

export const how =
  'A writer counts up the first word of a 64 MiB segment every 250 ms or a little later and says when; ' +
  'a real VS Code (code-server, headless Chromium without a GPU) shows that word, and the time is taken ' +
  'when pixels of its row have changed. For a minute each. The stages: until it was sampled, from there ' +
  'into the webview, from there to the pixel.';

const seconds = 60;
/** Milliseconds between two writes, at the least: the pixels of one must be drawn before the next. */
const every = 250;

/** What the view saw, in ms since 1970: its first row had other pixels, and frames that have something of it. */
interface Seen {
  drawn: number[];
  came: { sampled: number; at: number }[];
}

interface Stages {
  whole: number[];
  /** To the sample, from there into the webview, and from there to the pixel. */
  sampled: number[];
  came: number[];
  drawn: number[];
}

/** Milliseconds from each write to the first change of pixels after it; those without one before the next are lost. */
function latencies(writes: readonly number[], { drawn, came }: Seen): { stages: Stages; lost: number } {
  const within = writes.filter(at => at > (drawn[0] ?? Infinity) && at < (drawn.at(-1) ?? 0));
  const stages: Stages = { whole: [], sampled: [], came: [], drawn: [] };
  for (const [i, at] of within.entries()) {
    const pixel = drawn.find(time => time >= at);
    if (pixel === undefined || pixel >= (within[i + 1] ?? Infinity)) continue;
    stages.whole.push(pixel - at);
    // A sample's time is in whole milliseconds.
    const frame = came.find(({ sampled }) => sampled >= Math.floor(at));
    if (!frame || frame.at > pixel) continue;
    stages.sampled.push(Math.max(0, frame.sampled - at));
    stages.came.push(frame.at - frame.sampled);
    stages.drawn.push(pixel - frame.at);
  }
  return { stages, lost: within.length - stages.whole.length };
}

/** Of some times, the one that `share` of them are below. */
function at(times: readonly number[], share: number): string {
  return (times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? NaN).toFixed(0);
}

async function measure(what: string, storm: Storm, others: number, janitor: Janitor): Promise<void> {
  const name = `${storm.name}-other`;
  const crowd = ['--name', name, '--processes', '1', '--segments', String(others)];
  const beside = others > 0 ? await startProducer(janitor, 'crowd', crowd) : undefined;
  const names = Array.from({ length: others }, (_, i) => `${name}-${i}`);
  const more = { seconds, others: findSegments(names) };
  const seen = (await measureInWindow('latency', storm.name, more)) as Seen;
  await beside?.stop();
  const { stages, lost } = latencies(storm.writes, seen);
  const { whole, sampled, came, drawn } = stages;
  const parts = Object.entries({ sampled, came, drawn }).map(
    ([name, times]) => `${name} ${at(times, 0.5)} (99 %: ${at(times, 0.99)})`,
  );
  say(
    `${what}: ${whole.length} writes, median ${at(whole, 0.5)} ms, 90 % ${at(whole, 0.9)} ms, ` +
      `99 % ${at(whole, 0.99)} ms; ${parts.join(', ')}${lost > 0 ? `; ${lost} not seen before the next` : ''}`,
  );
}

export async function run(): Promise<void> {
  const prefix = uniquePrefix();
  const janitor = await Janitor.start(await buildProducers());
  janitor.prefix(prefix);
  try {
    for (const [what, more, others] of [
      ['the rest still', ['--calm'], 0],
      ['64 MiB written at full speed', [], 0],
      ['the rest still, 16 attached', ['--calm'], 15],
      ['the rest still, 64 attached', ['--calm'], 63],
    ] as const) {
      const storm = await startStorm(`/${prefix}-storm`, every, more);
      try {
        await measure(`write to pixel, ${what}`, storm, others, janitor);
      } finally {
        storm.end();
      }
      await new Promise(resolve => setTimeout(resolve, 500));
    }
  } finally {
    await janitor.end();
  }
}

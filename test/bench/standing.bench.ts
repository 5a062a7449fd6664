// What it costs to have the probe and a view of it: processor time with the view hidden and seen, memory for a segment
// of a gigabyte, and the speed of a writer with and without a view of what it writes. The probe as it ships, in real
// time.
import { openSync, closeSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame, ViewSpec } from '../../src/protocol/frame.js';
import { ProbeUnderTest } from '../live/probe-client.js';
import { buildProducers } from '../support/build.js';
import { Janitor } from '../support/janitor.js';
import { projectRoot } from '../support/paths.js';
import { uniquePrefix } from '../support/prefix.js';
import { startProducer } from '../support/producer.js';
import { until } from '../support/until.js';
import { say } from './report.js';

export const how =
  'The probe as it ships, attached to a segment, with its view hidden, its bytes seen, and all of it ' +
  'seen (bytes, activity strip, timeline), each for ten seconds: processor time of the whole process by ' +
  '`/proc`, and its memory. The writer’s speed is how often it gets through its segment in a second, ' +
  'with the view hidden and seen by turns, ten times: the median, the slowest and the fastest.';

const mib = 1024 * 1024;
const seconds = 10;
const rounds = 10;
/** Ticks of a processor's time in a second: USER_HZ, as proc(5) has it. */
const ticks = 100;

const bytes: ViewSpec = { revision: 1, offset: 0, length: 4096, hz: 30, cell: 0 };
const whole: ViewSpec = { ...bytes, cell: 65_536, timeline: true };

/** One attached probe at a time, as one segment wants it. */
class Attached {
  readonly #probe: ProbeUnderTest;
  readonly #id: number;
  #revision = 1;

  private constructor(probe: ProbeUnderTest, id: number) {
    this.#probe = probe;
    this.#id = id;
  }

  static async to(name: string): Promise<Attached> {
    const probe = await new ProbeUnderTest(join(projectRoot, 'dist', 'probe.js')).start();
    const { attachment } = await probe.attach(await probe.segment(name));
    await probe.remote.look({ on: false });
    return new Attached(probe, attachment);
  }

  /** Null: the view is hidden. Waits for its first frame. */
  async show(view: ViewSpec | null): Promise<void> {
    this.#probe.frames.length = 0;
    await this.#probe.remote.view({
      attachment: this.#id,
      view: view && { ...view, revision: ++this.#revision },
    });
    if (view) await until('a frame', () => this.#probe.frames[0]);
  }

  get frames(): Frame[] {
    return this.#probe.frames;
  }

  /** Milliseconds of processor time until now. */
  get worked(): number {
    return workedBy(this.#probe.child.pid);
  }

  /** Bytes in memory. */
  get memory(): number {
    const status = readFileSync(`/proc/${this.#probe.child.pid}/status`, 'latin1');
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024;
  }

  stop(): Promise<void> {
    return this.#probe.stop();
  }
}

/** Milliseconds of processor time of a program until now, of all of its threads. */
function workedBy(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid ?? 0}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticks;
}

async function processor(attached: Attached, what: string, view: ViewSpec | null): Promise<void> {
  await attached.show(view);
  // The first passes and what else there is to be done once.
  await sleep(3000);
  const before = attached.worked;
  attached.frames.length = 0;
  await sleep(seconds * 1000);
  const share = (attached.worked - before) / (seconds * 10);
  const sent = (attached.frames.length / seconds).toFixed(1);
  say(`  ${what}: ${share.toFixed(1)} % of a core, ${sent} frames a second`);
}

/** So many segments of 64 MiB, all seen: their passes share the budget of processor time. */
async function several(janitor: Janitor, prefix: string, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, i) => `/${prefix}-one-of-${count}-${i}`);
  const writers = [];
  for (const name of names)
    writers.push(await startProducer(janitor, 'storm', ['--name', name, '--size', '64M', '--calm']));
  const probe = await new ProbeUnderTest(join(projectRoot, 'dist', 'probe.js')).start();
  try {
    for (const name of names) {
      const { attachment } = await probe.attach(await probe.segment(name));
      await probe.remote.view({ attachment, view: { ...whole, revision: 2 } });
    }
    await probe.remote.look({ on: false });
    await sleep(3000);
    const before = workedBy(probe.child.pid);
    probe.frames.length = 0;
    await sleep(seconds * 1000);
    const share = (workedBy(probe.child.pid) - before) / (seconds * 10);
    const samples = probe.frames.reduce((sum, frame) => sum + (frame.timeline?.ticks.length ?? 0), 0);
    say(
      `  ${count} attached: ${share.toFixed(1)} % of a core, ${(samples / seconds / count).toFixed(1)} whole passes ` +
        `a second of each`,
    );
  } finally {
    await probe.stop();
    for (const writer of writers) await writer.stop();
  }
}

/** Passes of the writer a second: its words say in which they were written. */
async function speedOf(path: string, time: number): Promise<number> {
  const fd = openSync(path, 'r');
  try {
    const pass = (): bigint => {
      const word = Buffer.alloc(8);
      readSync(fd, word, 0, 8, 0);
      return word.readBigUInt64LE();
    };
    const [first, began] = [pass(), performance.now()];
    await sleep(time);
    return (Number(pass() - first) * 1000) / (performance.now() - began);
  } finally {
    closeSync(fd);
  }
}

function spread(speeds: readonly number[]): string {
  const sorted = speeds.toSorted((a, b) => a - b);
  const [low, middle, high] = [0, sorted.length >> 1, sorted.length - 1].map(i => sorted[i] ?? NaN);
  return `${middle?.toFixed(0)} passes a second (${low?.toFixed(0)} to ${high?.toFixed(0)})`;
}

async function writer(attached: Attached, path: string): Promise<void> {
  const without: number[] = [];
  const beside: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await attached.show(null);
    without.push(await speedOf(path, 1000));
    await attached.show(whole);
    beside.push(await speedOf(path, 1000));
  }
  say(`  the writer alone: ${spread(without)}; seen at 30 Hz: ${spread(beside)}`);
}

export async function run(): Promise<void> {
  const prefix = uniquePrefix();
  const janitor = await Janitor.start(await buildProducers());
  janitor.prefix(prefix);
  const start = async (
    program: string,
    size: string,
  ): Promise<{ name: string; stop: () => Promise<void> }> => {
    const name = `/${prefix}-${program}-${size}`;
    const more = program === 'storm' ? ['--calm'] : [];
    const producer = await startProducer(janitor, program, ['--name', name, '--size', size, ...more], {
      patience: 60_000,
    });
    return { name, stop: () => producer.stop() };
  };
  try {
    for (const [program, size] of [
      ['storm', '64M'],
      ['storm', '1G'],
      ['torrent', '64K'],
    ] as const) {
      const { name, stop } = await start(program, size);
      const attached = await Attached.to(name);
      try {
        say(`${size}, ${program === 'storm' ? 'still' : 'written at full speed'}`);
        const before = attached.memory;
        await processor(attached, 'hidden', null);
        await processor(attached, 'bytes seen at 30 Hz', bytes);
        await processor(attached, 'with strip and timeline', whole);
        const more = (attached.memory - before) / mib;
        say(`  memory: ${(before / mib).toFixed(0)} MiB, and ${more.toFixed(0)} for it`);
        if (program === 'torrent') await writer(attached, join('/dev/shm', name));
      } finally {
        await attached.stop();
        await stop();
      }
    }
    say('several of 64 MiB, still, seen at 30 Hz');
    for (const count of [1, 4, 16]) await several(janitor, prefix, count);
  } finally {
    await janitor.end();
  }
}

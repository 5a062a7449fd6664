// A pass over a whole segment, with the threads of the probe and without, beside cmp of the same bytes (whole process)
// and the machine's plain memcmp rate; and over a sparse one of 64 GiB, which must stay as sparse. Real segments in
// /dev/shm, removed at the end.
import { closeSync, ftruncateSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { openFileSource } from '../../native/source-file.js';
import { Activity } from '../../src/probe/activity.js';
import { ScanThreads } from '../../src/probe/time/scan-threads.js';
import { History } from '../../src/probe/time/history.js';
import { processTime, race, tell, workTime } from './timing.js';

export const how =
  'Whole passes of change detection over 512 MiB in `/dev/shm`, all of it allocated, each against the ' +
  'pass before: with the probe’s threads and without, beside `cmp` of two such files (whole process) ' +
  'and `memcmp` of two buffers of that size in one process; then over 64 GiB with 1 MiB of data in 100 ' +
  'places, whose allocated blocks are counted before and after. Best of seven in turn.';

const mib = 1024 * 1024;
const size = 512 * mib;
const rounds = 7;
const prefix = `/dev/shm/shmscope-bench-${process.pid}`;

/** `fill` writes what there is to be in it. */
function segment(name: string, length: number, fill: (fd: number) => void): string {
  const path = `${prefix}-${name}`;
  const fd = openSync(path, 'wx', 0o600);
  try {
    ftruncateSync(fd, length);
    fill(fd);
  } finally {
    closeSync(fd);
  }
  return path;
}

function full(fd: number): void {
  const bytes = new Uint8Array(mib);
  for (let at = 0; at < size; at += mib) {
    bytes.fill((at / mib) & 0xff);
    writeSync(fd, bytes, 0, mib, at);
  }
}

/** Whole passes, each against the one before; answers what makes one, and its end. */
async function passesOver(
  path: string,
  threads?: ScanThreads,
): Promise<{ pass: () => Promise<void>; close: () => void }> {
  const source = openFileSource(path, { via: 'name', expected: undefined, allow: () => undefined });
  const activity = new Activity(source.facts().size, mib, new History(mib), threads);
  const pass = async (): Promise<void> => {
    for (const step of activity.pass(source)) await step;
  };
  // What it is, that it stood still, and the threads' start.
  for (let i = 0; i < 3; i++) await pass();
  return { pass, close: () => source.close() };
}

async function whole(): Promise<void> {
  const path = segment('full', size, full);
  const twin = segment('twin', size, full);
  const a = Buffer.alloc(size, 1);
  const b = Buffer.alloc(size, 1);
  const threads = new ScanThreads(error => {
    throw error;
  });
  const shared = await passesOver(path, threads);
  const alone = await passesOver(path);
  const times = await race(rounds, {
    'a pass': () => workTime(shared.pass),
    'by one thread': () => workTime(alone.pass),
    cmp: () => processTime('cmp', path, twin),
    memcmp: () => workTime(() => void a.compare(b)),
  });
  shared.close();
  alone.close();
  await threads.end();
  tell(`${size / mib} MiB, unchanged`, times);
}

async function sparse(name: string, each: number): Promise<void> {
  const places = 100;
  const step = (64 * 1024 * mib) / places;
  const path = segment(name, 64 * 1024 * mib, fd => {
    const bytes = new Uint8Array(each).fill(7);
    for (let i = 0; i < places; i++) writeSync(fd, bytes, 0, each, Math.floor((i * step) / mib) * mib);
  });
  const before = statSync(path).blocks;
  const { pass, close } = await passesOver(path);
  const times = await race(rounds, { 'a pass': () => workTime(pass) });
  close();
  const grown = statSync(path).blocks - before;
  tell(
    `64 GiB with ${(each * places) / mib} MiB in ${places} places (${grown} blocks allocated by it)`,
    times,
  );
}

export async function run(): Promise<void> {
  try {
    await whole();
    await sparse('scattered', Math.ceil(mib / 100 / 4096) * 4096);
    await sparse('sparse', mib);
  } finally {
    for (const name of ['full', 'twin', 'scattered', 'sparse']) rmSync(`${prefix}-${name}`, { force: true });
  }
}

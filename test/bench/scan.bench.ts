// A pass over a whole segment, beside cmp of the same bytes (whole process) and the machine's plain memcmp rate; and
// over a sparse one of 64 GiB, which must stay as sparse. Real segments in /dev/shm, removed at the end.
import { closeSync, ftruncateSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { openFileSource } from '../../native/source-file.js';
import { Activity } from '../../src/probe/activity.js';
import { History } from '../../src/probe/time/history.js';
import { processTime, race, tell, workTime } from './timing.js';

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
function passesOver(path: string): { pass: () => void; close: () => void } {
  const source = openFileSource(path, { via: 'name', expected: undefined, allow: () => undefined });
  const activity = new Activity(source.facts().size, mib, new History(mib));
  const pass = (): void => {
    for (const steps = activity.pass(source); !steps.next().done;);
  };
  pass();
  return { pass, close: () => source.close() };
}

function whole(): void {
  const path = segment('full', size, full);
  const twin = segment('twin', size, full);
  const a = Buffer.alloc(size, 1);
  const b = Buffer.alloc(size, 1);
  const { pass, close } = passesOver(path);
  const times = race(rounds, {
    'a pass': () => workTime(pass),
    cmp: () => processTime('cmp', path, twin),
    memcmp: () => workTime(() => void a.compare(b)),
  });
  close();
  tell(`${size / mib} MiB, unchanged`, times);
}

function sparse(name: string, each: number): void {
  const places = 100;
  const step = (64 * 1024 * mib) / places;
  const path = segment(name, 64 * 1024 * mib, fd => {
    const bytes = new Uint8Array(each).fill(7);
    for (let i = 0; i < places; i++) writeSync(fd, bytes, 0, each, Math.floor((i * step) / mib) * mib);
  });
  const before = statSync(path).blocks;
  const { pass, close } = passesOver(path);
  const times = race(rounds, { 'a pass': () => workTime(pass) });
  close();
  const grown = statSync(path).blocks - before;
  tell(
    `64 GiB with ${(each * places) / mib} MiB in ${places} places (${grown} blocks allocated by it)`,
    times,
  );
}

export function run(): void {
  try {
    whole();
    sparse('scattered', Math.ceil(mib / 100 / 4096) * 4096);
    sparse('sparse', mib);
  } finally {
    for (const name of ['full', 'twin', 'scattered', 'sparse']) rmSync(`${prefix}-${name}`, { force: true });
  }
}

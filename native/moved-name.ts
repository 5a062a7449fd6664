// The private names that an object has for the instant in which it is removed or made anew, and what they tell where
// that was broken off: who was at it, and what it was called. Not the moving: act/remove-file.ts, act/make-file.ts.
// Follows limits.h (NAME_MAX).
import { randomBytes } from 'node:crypto';
import type { Machine } from './machine.js';
import { readStartTime } from './proc-stat.js';
import type { ByteString } from './records.js';
import { thisMachine } from './this-machine.js';

export type Doing = 'removing' | 'restoring';

/** What a private name says, which anybody may have written. */
export interface MovedName {
  doing: Doing;
  pid: number;
  /** Clock ticks since boot. */
  startTime: number;
  /** What it was called, or is to be; undefined where that was too long to stand in there, too. */
  original: ByteString | undefined;
}

const mostName = 255;
const pattern = /^\.shmscope-(removing|restoring)-(\d{1,10})\.(\d{1,16})-[0-9a-f]{16}(?:-([^/]+))?$/;

/** One that nobody else knows. */
export function movedName(doing: Doing, original: Uint8Array): Buffer {
  const started = readStartTime(thisMachine(), process.pid) ?? 0;
  const head = `.shmscope-${doing}-${process.pid}.${started}-${randomBytes(8).toString('hex')}`;
  const whole = Buffer.concat([Buffer.from(`${head}-`), original]);
  return whole.byteLength > mostName ? Buffer.from(head) : whole;
}

/** `name`: without a folder. Undefined where it is none of these. */
export function parseMovedName(name: ByteString): MovedName | undefined {
  const [, doing, pid, started, original] = pattern.exec(name) ?? [];
  if (doing === undefined) return undefined;
  return {
    doing: doing === 'removing' ? 'removing' : 'restoring',
    ...{ pid: Number(pid), startTime: Number(started) },
    original: original as ByteString | undefined,
  };
}

/** Is whoever gave the name at it still? */
export function isAtWork(machine: Machine, { pid, startTime }: MovedName): boolean {
  return readStartTime(machine, pid) === startTime;
}

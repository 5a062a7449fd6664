// The private names that an object has for the instant in which it is removed or made anew, and what they tell where
// that was broken off: who was at it, and what it was called. Not the moving: act/remove-file.ts, act/make-file.ts.
// Follows limits.h (NAME_MAX).
import { randomBytes } from 'node:crypto';
import { KernelError } from './errors.js';
import { attempt, type Machine } from './machine.js';
import { readNamespace } from './proc-ns.js';
import { isAlive, readStartTime } from './proc-stat.js';
import type { ByteString } from './records.js';
import { thisMachine } from './this-machine.js';

export type Doing = 'removing' | 'restoring';

/** What a private name says, which anybody may have written. */
export interface MovedName {
  doing: Doing;
  pid: number;
  /** Clock ticks since boot. */
  startTime: number;
  /** The inode of the pid namespace that both count in. */
  pidNs: number;
  /** What it was called, or is to be; undefined where that was too long to stand in there, too. */
  original: ByteString | undefined;
}

const mostName = 255;
const pattern =
  /^\.shmscope-(removing|restoring)-(\d{1,10})\.(\d{1,16})\.(\d{1,10})-[0-9a-f]{16}(?:-([^/]+))?$/;

/** One that nobody else knows. */
export function movedName(doing: Doing, original: Uint8Array): Buffer {
  const machine = thisMachine();
  const who = [process.pid, readStartTime(machine, process.pid) ?? 0, ownPidNs(machine)].join('.');
  const head = `.shmscope-${doing}-${who}-${randomBytes(8).toString('hex')}`;
  const whole = Buffer.concat([Buffer.from(`${head}-`), original]);
  return whole.byteLength > mostName ? Buffer.from(head) : whole;
}

/** `name`: without a folder. Undefined where it is none of these. */
export function parseMovedName(name: ByteString): MovedName | undefined {
  const [, doing, pid, started, pidNs, original] = pattern.exec(name) ?? [];
  if (doing === undefined) return undefined;
  return {
    doing: doing === 'removing' ? 'removing' : 'restoring',
    ...{ pid: Number(pid), startTime: Number(started), pidNs: Number(pidNs) },
    original: original as ByteString | undefined,
  };
}

/** What was at this path by the name that it had before it was removed under a private one; others as they are. */
export function beforeRemoval(path: ByteString): ByteString {
  const start = path.lastIndexOf('/') + 1;
  const moved = parseMovedName(path.slice(start) as ByteString);
  return moved?.doing === 'removing' && moved.original !== undefined
    ? ((path.slice(0, start) + moved.original) as ByteString)
    : path;
}

/** Is whoever gave the name at it still? Yes, where that can't be asked: of another container's, or under hidepid=. */
export function isAtWork(machine: Machine, moved: MovedName): boolean {
  if (moved.pidNs !== ownPidNs(machine)) return true;
  const alive = attempt('stat', () => isAlive(machine, moved));
  return alive instanceof KernelError || alive;
}

/** 0 where the kernel has none. */
function ownPidNs({ proc }: Machine): number {
  const inode = attempt('pid', () => readNamespace(`${proc}/self`, 'pid'));
  return inode instanceof KernelError ? 0 : (inode ?? 0);
}

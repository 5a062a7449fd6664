// What a copy of a removed object says beside its bytes: enough to make it anew. Read from a file that may be
// anybody's, so each part is asked what it is. Not the file (src/probe/time/image-file.ts).
import { ImageError } from '../time/image-file.js';

export type RemovedFacts = {
  mode: number;
  uid: number;
  gid: number;
} & (
  | {
      kind: 'posix';
      /** Bytes of its name below /dev/shm, in hex: not every name is text. */
      name: string;
      /** Nanoseconds since 1970, decimal: JSON has no such numbers. */
      accessed: string;
      modified: string;
      /** It was in the /dev/shm of another mount namespace. */
      elsewhere: boolean;
    }
  | { kind: 'sysv'; key: number }
  | { kind: 'sysv-sem'; key: number }
  /** `most`: bytes that it may hold. */
  | { kind: 'sysv-msg'; key: number; most: number }
);

const mostName = 4096;

/** `header`: of the copy's file. Throws ImageError. */
export function toRemovedFacts(header: unknown): RemovedFacts {
  const facts = recordOf(recordOf(header)['removed']);
  const look = { mode: count(facts, 'mode', 0o7777), uid: count(facts, 'uid'), gid: count(facts, 'gid') };
  switch (facts['kind']) {
    case 'posix': {
      const { name, accessed, modified, elsewhere } = facts;
      if (typeof name !== 'string' || !/^([0-9a-f]{2})+$/.test(name) || name.length > 2 * mostName)
        throw wrong('name');
      return {
        kind: 'posix',
        ...look,
        name,
        accessed: time(accessed),
        modified: time(modified),
        elsewhere: elsewhere === true,
      };
    }
    case 'sysv':
    case 'sysv-sem':
      return { kind: facts['kind'], ...look, key: count(facts, 'key') };
    case 'sysv-msg':
      return { kind: 'sysv-msg', ...look, key: count(facts, 'key'), most: count(facts, 'most') };
    default:
      throw wrong('kind');
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw wrong('facts');
  return value as Record<string, unknown>;
}

function count(facts: Record<string, unknown>, name: string, most = 0xffffffff): number {
  const value = facts[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most) throw wrong(name);
  return value;
}

function time(value: unknown): string {
  if (typeof value !== 'string' || !/^\d{1,19}$/.test(value)) throw wrong('times');
  return value;
}

function wrong(what: string): ImageError {
  return new ImageError('header.removed', `its ${what} makes no sense`);
}

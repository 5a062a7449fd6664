// Reads a segment whole the way a view does: extents first, then only what is data. Shared by the tests of viewing.
import type { SourceTarget } from '../../native/open-source.js';
import { openProcessSource } from '../../native/source-process.js';
import type { ByteSource, Extent } from '../../native/source.js';
import type { Ready } from '../support/producer.js';

const window = 8 * 2 ** 30;
const chunk = 1 << 20;

export interface Whole {
  extents: Extent[];
  /** Every data extent's bytes, at most `chunk` of each, by offset. */
  bytes: Map<number, Buffer>;
  resident: number;
}

/** From end to end. A call may answer less than it was asked for; the next one goes on where that ended. */
export function readWhole(source: ByteSource): Whole {
  const { size } = source.facts();
  const whole: Whole = { extents: [], bytes: new Map(), resident: 0 };
  for (let at = 0; at < size;) {
    const part = source.extents(at, Math.min(window, size - at));
    const last = part.at(-1);
    if (!last) throw new Error(`no extents at ${at} of ${size}`);
    for (const extent of part) {
      whole.extents.push(extent);
      if (extent.state !== 'data') continue;
      for (let offset = 0; offset < extent.length; offset += chunk) {
        const into = Buffer.alloc(Math.min(chunk, extent.length - offset));
        const got = source.read(extent.offset + offset, into);
        whole.bytes.set(extent.offset + offset, into.subarray(0, got));
      }
      const residency = source.residency(extent.offset, extent.length);
      whole.resident += residency?.reduce((sum, page) => sum + (page & 1), 0) ?? 0;
    }
    at = last.offset + last.length;
  }
  return whole;
}

/** A program's object, read through its own memory. */
export function throughMemory(ready: Ready): ByteSource {
  const { users, size, identity } = targetOf(ready, [ready]);
  return openProcessSource('/proc', users, size, identity);
}

/** Only the data, neighbours joined: a hole may end where a call did. */
export function dataOf(extents: readonly Extent[]): { offset: number; length: number }[] {
  const data: { offset: number; length: number }[] = [];
  for (const { offset, length, state } of extents) {
    const last = data.at(-1);
    if (state !== 'data') continue;
    if (last && last.offset + last.length === offset) last.length += length;
    else data.push({ offset, length });
  }
  return data;
}

/** Where sparse.c puts its data. */
export function sparsePlaces(size: number): number[] {
  const page = 4096;
  const pages = size / page;
  return [0, Math.floor(pages / 3) * page, Math.floor(pages / 2) * page, (pages - 1) * page];
}

/** A target for the read ladder from what a program told of itself. `users` with no address hold only an fd. */
export function targetOf(made: Ready, users: readonly Ready[], paths: readonly string[] = []): SourceTarget {
  const identity = made.shmid === undefined ? made.inode : made.shmid;
  const target: SourceTarget = {
    proc: '/proc',
    identity: identity === undefined ? undefined : { inode: BigInt(identity) },
    size: made.size,
    paths,
    users: users.map(user => ({
      pid: user.pid,
      fds: user.fd === undefined ? [] : [user.fd],
      ...mappingsOf(user),
    })),
  };
  if (made.shmid !== undefined) target.shmid = made.shmid;
  return target;
}

function mappingsOf(user: Ready): { mappings: { start: bigint; end: bigint; offset: number }[] } {
  if (user.address === undefined) return { mappings: [] };
  const start = BigInt(`0x${user.address}`);
  return { mappings: [{ start, end: start + BigInt(Math.ceil(user.size / 4096) * 4096), offset: 0 }] };
}

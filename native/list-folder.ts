// Names in a folder that anybody may have made, without moving its access time: read through a descriptor opened
// O_NOATIME. That is for its owner and CAP_FOWNER alone; a folder of somebody else is listed once, and again only
// after it changed. Not for /proc (machine.ts). Follows open(2) (O_NOATIME), getdents64(2), inode(7) (timestamps).
import { closeSync, constants, fstatSync, openSync, type BigIntStats } from 'node:fs';
import { deviceOf } from './device.js';
import { parseDirents } from './dirents.js';
import { kernelError } from './errors.js';
import { directoryEntries } from './libc.js';
import { O_NOATIME } from './quiet-open.js';
import type { ByteString } from './records.js';

/** A change within so many nanoseconds may bear the time of the one before: what is so young is not remembered. */
const settledAfter = 1_000_000_000n;
/** Names remembered in all. */
const mostNames = 100_000;

interface Known {
  stamp: string;
  names: ByteString[];
}

/** Of folders that can't be listed unnoticed: what was in them, for as long as they say that nothing changed. */
export class FolderNames {
  #last = new Map<string, Known>();
  #next = new Map<string, Known>();
  #kept = 0;

  /** A scan begins: what the one before it didn't come by is forgotten. */
  begin(): void {
    this.#last = this.#next;
    this.#next = new Map();
    this.#kept = 0;
  }

  /** Undefined where it must be listed. */
  known(stat: BigIntStats): ByteString[] | undefined {
    const known = this.#last.get(keyOf(stat)) ?? this.#next.get(keyOf(stat));
    if (known?.stamp !== stampOf(stat)) return undefined;
    this.#set(keyOf(stat), known);
    return known.names;
  }

  /** `stat`: of before it was listed. `now`: nanoseconds since 1970, then. */
  keep(stat: BigIntStats, names: ByteString[], now: bigint): void {
    const youngest = stat.mtimeNs > stat.ctimeNs ? stat.mtimeNs : stat.ctimeNs;
    if (now - youngest > settledAfter) this.#set(keyOf(stat), { stamp: stampOf(stat), names });
  }

  #set(key: string, known: Known): void {
    if (this.#next.has(key)) return;
    this.#kept += known.names.length;
    if (this.#kept <= mostNames) this.#next.set(key, known);
  }
}

/** `stat`: of the folder, just asked. Yields after each some hundred names, none of them lost. Throws KernelError. */
export function* listFolder(
  path: string | Buffer,
  stat: BigIntStats,
  memory: FolderNames,
): Generator<undefined, ByteString[]> {
  const known = memory.known(stat);
  if (known) return known;
  const { fd, quiet } = openFolder(path);
  try {
    const now = BigInt(Date.now()) * 1_000_000n;
    const before = fstatSync(fd, { bigint: true });
    const names: ByteString[] = [];
    const buffer = Buffer.allocUnsafe(32 * 1024);
    for (;;) {
      const filled = directoryEntries(fd, buffer);
      if (filled === 0) break;
      for (const name of parseDirents(buffer.subarray(0, filled))) names.push(name);
      yield;
    }
    if (!quiet) memory.keep(before, names, now);
    return names;
  } catch (error) {
    throw kernelError(error, path.toString('latin1'));
  } finally {
    closeSync(fd);
  }
}

function openFolder(path: string | Buffer): { fd: number; quiet: boolean } {
  const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  try {
    return { fd: openSync(path, flags | O_NOATIME), quiet: true };
  } catch (error) {
    const name = path.toString('latin1');
    if (kernelError(error, name).code !== 'EPERM') throw kernelError(error, name);
  }
  try {
    return { fd: openSync(path, flags), quiet: false };
  } catch (error) {
    throw kernelError(error, path.toString('latin1'));
  }
}

function keyOf(stat: BigIntStats): string {
  return `${deviceOf(stat)}:${stat.ino}`;
}

function stampOf({ mtimeNs, ctimeNs }: BigIntStats): string {
  return `${mtimeNs} ${ctimeNs}`;
}

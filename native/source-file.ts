// The first way to bytes: a file descriptor opened read-only (an object in /dev/shm, /proc/pid/fd/N, or
// /proc/pid/map_files/…). Bytes come by pread(2), which on tmpfs gives zeros for a hole without allocating it,
// can't fault, and leaves no page of ours in the segment's map counts (so not even PSS of its users moves).
// The file is also mapped, read-only and never touched, to ask mincore(2) what is in memory.
import { closeSync, constants, fstatSync, openSync, readSync, statfsSync } from 'node:fs';
import { KernelError, kernelError } from './errors.js';
import { mapReadOnly, residency, seekData, seekHole, unmap } from './libc.js';
import { deviceOf } from './device.js';
import type { DeviceId } from './records.js';
import { ExtentList, type ByteSource, type Extent, type SourceFacts } from './source.js';

const HUGETLBFS_MAGIC = 0x958458f6; // include/uapi/linux/magic.h
const mostExtents = 65_536;

/** Which object a file must be: a path can be given to another one between scan and open. */
export interface FileIdentity {
  /** Any of these: stat and maps may number a device differently. Left out where only the inode can be told. */
  devices?: readonly DeviceId[];
  inode: bigint;
}

/** Is what is found at `device` and `inode` the expected one? */
export function isSame(expected: FileIdentity, device: DeviceId, inode: bigint): boolean {
  return inode === expected.inode && (expected.devices?.includes(device) ?? true);
}

/**
 * Opens `path` for reading; never waits, never takes a terminal, and leaves the access time alone where we may.
 * Throws KernelError: ESTALE when another object is there than `expected`.
 */
export function openFileSource(path: string | Buffer, expected: FileIdentity | undefined): ByteSource {
  const name = path.toString();
  const fd = openQuietly(path, name);
  try {
    const stat = fstatSync(fd, { bigint: true });
    if (!stat.isFile()) throw new KernelError('open', 'EFTYPE', name);
    if (expected && !isSame(expected, deviceOf(stat), stat.ino)) {
      throw new KernelError('open', 'ESTALE', name);
    }
    return new FileSource(fd, name);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function openQuietly(path: string | Buffer, name: string): number {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
  try {
    return openSync(path, flags | constants.O_NOATIME);
  } catch (error) {
    // O_NOATIME is for the owner (or CAP_FOWNER) alone: EPERM says only that.
    if (kernelError(error, name).code !== 'EPERM') throw kernelError(error, name);
  }
  try {
    return openSync(path, flags);
  } catch (error) {
    throw kernelError(error, name);
  }
}

class FileSource implements ByteSource {
  readonly way = 'file';
  readonly #fd: number;
  readonly #name: string;
  readonly #huge: boolean;
  readonly #mayAskResidency: boolean;
  #mapping: { address: bigint; length: number } | undefined;
  #closed = false;

  constructor(fd: number, name: string) {
    this.#fd = fd;
    this.#name = name;
    this.#huge = statfsSync(`/proc/self/fd/${fd}`).type === HUGETLBFS_MAGIC;
    // mincore(2) answers "all resident" to one who neither owns the file nor may write it.
    const euid = process.geteuid?.();
    this.#mayAskResidency = euid === 0 || fstatSync(fd).uid === euid;
  }

  facts(): SourceFacts {
    const stat = fstatSync(this.#fd, { bigint: true });
    const size = stat.size < Number.MAX_SAFE_INTEGER ? Number(stat.size) : Number.MAX_SAFE_INTEGER;
    return { size, allocated: Number(stat.blocks) * 512, links: Number(stat.nlink) };
  }

  extents(offset: number, length: number): Extent[] {
    const facts = this.facts();
    const end = Math.min(offset + length, facts.size);
    const list = new ExtentList();
    // hugetlbfs calls everything data; only "nothing at all" can be told there.
    if (this.#huge) {
      list.add(offset, end - offset, facts.allocated === 0 ? 'hole' : 'data');
      return list.items;
    }
    let at = offset;
    while (at < end && list.items.length < mostExtents) {
      const data = Math.min(seekData(this.#fd, at) ?? end, end);
      list.add(at, data - at, 'hole');
      if (data >= end) break;
      // A truncation in between leaves no hole to find: stop there, the next call sees the new end.
      const hole = Math.min(seekHole(this.#fd, data) ?? data, end);
      list.add(data, hole - data, 'data');
      if (hole <= at) break;
      at = hole;
    }
    return list.items;
  }

  read(offset: number, into: Uint8Array): number {
    let done = 0;
    try {
      while (done < into.byteLength) {
        const got = readSync(this.#fd, into, done, into.byteLength - done, offset + done);
        if (got === 0) break;
        done += got;
      }
    } catch (error) {
      throw kernelError(error, this.#name);
    }
    return done;
  }

  residency(offset: number, length: number): Uint8Array | undefined {
    // Mapping a hugetlbfs file would reserve huge pages for it.
    if (this.#huge || !this.#mayAskResidency) return undefined;
    const mapping = this.#map();
    if (!mapping) return undefined;
    const end = Math.min(offset + length, mapping.length);
    return end > offset ? residency(mapping.address + BigInt(offset), end - offset) : new Uint8Array(0);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unmap();
    closeSync(this.#fd);
  }

  /** The mapping, made anew when the size is no longer the one that it was made for. */
  #map(): { address: bigint; length: number } | undefined {
    const { size } = this.facts();
    if (this.#mapping?.length === size) return this.#mapping;
    this.#unmap();
    if (size === 0) return undefined;
    try {
      this.#mapping = { address: mapReadOnly(this.#fd, size), length: size };
    } catch (error) {
      // More than the address space holds, or a file that can't be mapped: bytes are read all the same.
      if (!(error instanceof KernelError)) throw error;
    }
    return this.#mapping;
  }

  #unmap(): void {
    if (this.#mapping) unmap(this.#mapping.address, this.#mapping.length);
    this.#mapping = undefined;
  }
}

// The last way to bytes: a System V segment attached read-only. Others can notice it (nattch, lpid, atime), so it
// is taken only when a person asked, and undone on close. Bytes come by process_vm_readv(2) on our own pid, only
// from pages that mincore(2) calls resident: reading any other would allocate it (or swap it in). Of huge pages mincore
// sees only what we ourselves have touched, so there only "all" and "none" can be told, by the kernel's own table.
// Follows shmop(2), shmctl(2), mincore(2); mm/mincore.c (mincore_hugetlb), ipc/shm.c (shm_add_rss_swap).
import { internalDevices } from './internal-devices.js';
import { attachReadOnly, detach, readProcess, residency, shmStatus, shmUse } from './libc.js';
import { pageSize } from './page-size.js';
import { KernelError } from './errors.js';
import { attempt, readWhole } from './machine.js';
import { readMaps } from './proc-maps.js';
import { openFileSource } from './source-file.js';
import {
  closedError,
  ExtentList,
  type ByteSource,
  type Extent,
  type ExtentState,
  type SourceFacts,
} from './source.js';
import { parseSysv } from './sysv.js';

const SHM_DEST = 0o1000;
const mostPages = 262_144;
const table = '/proc/sysvipc/shm';

/** Throws KernelError: EACCES without read permission, EINVAL or EIDRM when it has gone. */
export function openShmatSource(shmid: number): ByteSource {
  const { size } = shmStatus('shmid', shmid);
  const address = attachReadOnly(shmid);
  try {
    return new ShmatSource(shmid, address, size, hugeOf(shmid, address, size));
  } catch (error) {
    detach(address);
    throw error;
  }
}

/** A segment of huge pages: a way around our own mapping where we are allowed one, else what can be told. */
interface Huge {
  file: ByteSource | undefined;
  state: () => ExtentState;
}

/** Undefined for a segment of ordinary pages: by the device of what we have just attached. */
function hugeOf(shmid: number, address: bigint, size: number): Huge | undefined {
  const { shmem, huge } = internalDevices();
  const row = readMaps('/proc/self', new Map()).rows.find(({ start }) => start === address);
  if (row?.target.device === shmem) return undefined;
  const state = (): ExtentState => stateOf(shmid, size, row && huge.get(row.target.device));
  if (!row) return { file: undefined, state };
  const path = `/proc/self/map_files/${row.start.toString(16)}-${row.end.toString(16)}`;
  const expected = { devices: [row.target.device], inode: BigInt(shmid) };
  const file = attempt(path, () => openFileSource(path, { via: 'link', expected }));
  return { file: file instanceof KernelError ? undefined : file, state };
}

/**
 * Huge pages are never swapped: where as much is in memory as the segment is long, all of it is. From Linux 6.7 on the
 * table has them multiplied by the number of ordinary pages in each (measured), which may make little look like all.
 */
function stateOf(shmid: number, size: number, hugePage: number | undefined): ExtentState {
  const text = attempt(table, () => readWhole(table));
  if (text instanceof KernelError) return 'unknown';
  const rss = parseSysv(text).rows.find(row => row.shmid === shmid)?.rss;
  if (rss === 0) return 'hole';
  if (rss === undefined || hugePage === undefined) return 'unknown';
  const factor = hugePage / pageSize;
  const pages = Math.ceil(size / hugePage);
  const all = pages * hugePage;
  return rss === all * factor || (rss === all && pages % factor !== 0) ? 'data' : 'unknown';
}

class ShmatSource implements ByteSource {
  readonly way = 'shmat';
  readonly #shmid: number;
  readonly #address: bigint;
  readonly #size: number;
  readonly #huge: Huge | undefined;
  #closed = false;

  constructor(shmid: number, address: bigint, size: number, huge: Huge | undefined) {
    this.#shmid = shmid;
    this.#address = address;
    this.#size = size;
    this.#huge = huge;
  }

  facts(): SourceFacts {
    this.#refuseClosed();
    // Our own attachment keeps it in the table, so this can't fail for being gone.
    const { mode } = shmStatus('shmid', this.#shmid);
    return { size: this.#size, links: mode & SHM_DEST ? 0 : 1 };
  }

  extents(offset: number, length: number): Extent[] {
    this.#refuseClosed();
    const start = Math.floor(offset / pageSize) * pageSize;
    const end = Math.min(offset + length, this.#size, start + mostPages * pageSize);
    const list = new ExtentList();
    if (end <= offset) return list.items;
    if (this.#huge) {
      if (this.#huge.file) return this.#huge.file.extents(offset, end - offset);
      list.add(offset, end - offset, this.#huge.state());
      return list.items;
    }
    // Not resident is a hole or swapped out. Which of the two is known only while nothing is swapped at all.
    const absent = shmUse().swapped === 0 ? 'hole' : 'unknown';
    residency(this.#address + BigInt(start), end - start).forEach((resident, page) => {
      const from = Math.max(start + page * pageSize, offset);
      const to = Math.min(start + (page + 1) * pageSize, end);
      list.add(from, to - from, resident & 1 ? 'data' : absent);
    });
    return list.items;
  }

  read(offset: number, into: Uint8Array): number {
    this.#refuseClosed();
    if (this.#huge?.file) return this.#huge.file.read(offset, into);
    const length = Math.min(into.byteLength, this.#size - offset);
    return length <= 0
      ? 0
      : readProcess(process.pid, this.#address + BigInt(offset), into.subarray(0, length));
  }

  residency(offset: number, length: number): Uint8Array | undefined {
    this.#refuseClosed();
    if (this.#huge) return undefined;
    const start = Math.floor(offset / pageSize) * pageSize;
    return residency(this.#address + BigInt(start), Math.min(offset + length, this.#size) - start);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#huge?.file?.close();
    detach(this.#address);
  }

  #refuseClosed(): void {
    if (this.#closed) throw closedError(`shmid ${this.#shmid}`);
  }
}

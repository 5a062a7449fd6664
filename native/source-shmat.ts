// The last way to bytes: a System V segment attached read-only. Others can notice it (nattch, lpid, atime), so it
// is taken only when a person asked, and undone on close. Bytes come by process_vm_readv(2) on our own pid, only
// from pages that mincore(2) calls resident: reading any other would allocate it (or swap it in).
// Follows shmop(2), shmctl(2).
import { attachReadOnly, detach, pageSize, readProcess, residency, shmStatus, shmUse } from './libc.js';
import { ExtentList, type ByteSource, type Extent, type SourceFacts } from './source.js';

const SHM_DEST = 0o1000;
const mostPages = 262_144;

/** Throws KernelError: EACCES without read permission, EINVAL or EIDRM when it has gone. */
export function openShmatSource(shmid: number): ByteSource {
  const { size } = shmStatus('shmid', shmid);
  return new ShmatSource(shmid, attachReadOnly(shmid), size);
}

class ShmatSource implements ByteSource {
  readonly way = 'shmat';
  readonly #shmid: number;
  readonly #address: bigint;
  readonly #size: number;
  #closed = false;

  constructor(shmid: number, address: bigint, size: number) {
    this.#shmid = shmid;
    this.#address = address;
    this.#size = size;
  }

  facts(): SourceFacts {
    // Our own attachment keeps it in the table, so this can't fail for being gone.
    const { mode } = shmStatus('shmid', this.#shmid);
    return { size: this.#size, links: mode & SHM_DEST ? 0 : 1 };
  }

  extents(offset: number, length: number): Extent[] {
    const start = Math.floor(offset / pageSize) * pageSize;
    const end = Math.min(offset + length, this.#size, start + mostPages * pageSize);
    const list = new ExtentList();
    if (end <= offset) return list.items;
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
    const length = Math.min(into.byteLength, this.#size - offset);
    return length <= 0
      ? 0
      : readProcess(process.pid, this.#address + BigInt(offset), into.subarray(0, length));
  }

  residency(offset: number, length: number): Uint8Array {
    const start = Math.floor(offset / pageSize) * pageSize;
    return residency(this.#address + BigInt(start), Math.min(offset + length, this.#size) - start);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    detach(this.#address);
  }
}

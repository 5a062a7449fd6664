// One process's view of a segment: which of its mappings of it stand now, and which pages it has in its page table.
// Addresses alone prove nothing: other memory may have taken the place of what was mapped there, so maps are asked
// again. Not whose view is used for which page: source-process.ts. Follows process_vm_readv(2), proc_pid_maps(5).
import { KernelError, kernelError } from './errors.js';
import { readProcess } from './libc.js';
import { pageSize } from './page-size.js';
import { Pagemap } from './pagemap.js';
import { readMaps, type MapsRow } from './proc-maps.js';
import { isSame, type FileIdentity } from './quiet-open.js';

/** As a scan told of it. `offset`: of the segment's byte at `start`. */
export interface ProcessView {
  pid: number;
  mappings: readonly { start: bigint; end: bigint; offset: number }[];
}

/** A part of the segment as the process has it mapped: a mapping, or what mprotect(2) or munmap(2) left of one. */
export interface Piece {
  start: bigint;
  end: bigint;
  offset: number;
  /** False where the process itself may not read: the kernel then refuses us too. */
  readable: boolean;
}

export class OpenView {
  /** What was asked for. */
  readonly asked: ProcessView;
  readonly pid: number;
  readonly #folder: string;
  readonly #identity: FileIdentity | undefined;
  readonly #pagemap: Pagemap;
  #pieces: readonly Piece[] = [];
  #refusal: KernelError | undefined;
  /** When it was last looked at, ms of performance.now(). */
  lookedAt = -Infinity;
  /** Were bytes read through it since? */
  used = false;
  /** When it last had a page that was wanted, ms of performance.now(). */
  helpedAt = -Infinity;

  /** `identity` is what maps must say of the object. Throws KernelError when the process doesn't let us in. */
  constructor(proc: string, asked: ProcessView, identity: FileIdentity | undefined) {
    const { pid } = asked;
    this.asked = asked;
    this.pid = pid;
    this.#folder = `${proc}/${pid}`;
    this.#identity = identity;
    this.#pagemap = new Pagemap(proc, pid);
    try {
      probeAccess(pid);
      this.look();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Does it have any of the segment mapped, as of the last look? */
  get stands(): boolean {
    return this.#pieces.length > 0;
  }

  /** Why it lets us in no more; undefined where it does, or has gone. */
  get refusal(): KernelError | undefined {
    return this.#refusal;
  }

  /** Looks again which mappings stand. Throws KernelError when maps can't be read for want of something of ours. */
  look(): void {
    this.lookedAt = performance.now();
    this.used = false;
    this.#pieces = [];
    try {
      if (this.#refusal) probeAccess(this.pid);
      this.#refusal = undefined;
      const { rows } = readMaps(this.#folder, new Map());
      this.#pieces = rows.filter(row => this.#isOurs(row)).flatMap(row => this.#piecesOf(row));
    } catch (error) {
      const failure = kernelError(error, `pid ${this.pid}`);
      // It has ended.
      if (failure.code === 'ENOENT' || failure.code === 'ESRCH') return;
      // It took another identity: setuid, exec.
      if (!isRefusal(failure)) throw failure;
      this.#refusal = failure;
    }
  }

  /** For each page of the segment from `first` on: the piece in which it is present, a readable one where there is. */
  present(first: number, pages: number): (Piece | undefined)[] {
    const found = new Array<Piece | undefined>(pages);
    for (const piece of this.#pieces) {
      const from = Math.max(first, Math.ceil(piece.offset / pageSize));
      const bytes = Number(piece.end - piece.start);
      const to = Math.min(first + pages, Math.floor((piece.offset + bytes) / pageSize));
      if (to <= from) continue;
      const address = piece.start + BigInt(from * pageSize - piece.offset);
      this.#pagemap.present(address, to - from).forEach((there, i) => {
        const page = from - first + i;
        if (there === 1 && found[page]?.readable !== true) found[page] = piece;
      });
    }
    return found;
  }

  /** Copies from the segment's `offset` on; 0 when the page, the process or its permission went. */
  read(piece: Piece, offset: number, into: Uint8Array): number {
    this.used = true;
    try {
      return readProcess(this.pid, piece.start + BigInt(offset - piece.offset), into);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      if (error.code === 'EFAULT' || error.code === 'ESRCH') return 0;
      if (!isRefusal(error)) throw error;
      this.#refusal = error;
      this.#pieces = [];
      return 0;
    }
  }

  close(): void {
    this.#pagemap.close();
  }

  #isOurs({ target: { device, inode } }: MapsRow): boolean {
    return this.#identity === undefined || isSame(this.#identity, device, BigInt(inode));
  }

  /** What of the mappings that a scan saw is this row, at the offset that it was at. */
  #piecesOf({ start, end, access, target }: MapsRow): Piece[] {
    return this.asked.mappings.flatMap(mapping => {
      if (target.offset - mapping.offset !== Number(start - mapping.start)) return [];
      const from = start > mapping.start ? start : mapping.start;
      const to = end < mapping.end ? end : mapping.end;
      if (from >= to) return [];
      const offset = mapping.offset + Number(from - mapping.start);
      return [{ start: from, end: to, offset, readable: access.startsWith('r') }];
    });
  }
}

/** pagemap asks for less permission than process_vm_readv (Yama): a read of address 0 tells EPERM from EFAULT. */
function probeAccess(pid: number): void {
  try {
    readProcess(pid, 0n, new Uint8Array(1));
  } catch (error) {
    if (!(error instanceof KernelError) || error.code !== 'EFAULT') throw error;
  }
}

function isRefusal({ code }: KernelError): boolean {
  return code === 'EACCES' || code === 'EPERM';
}

// What the mappings of one process tell: where its addresses lead, how wide they are, and which C library it runs.
// For one look: mappings change. Not its types (src/probe/types). Follows proc_pid_maps(5).
import { attempt, readWhole, type Machine } from '../../native/machine.js';
import { KernelError } from '../../native/errors.js';
import { parseAddresses, type AddressRange } from '../../native/proc-address.js';
import type { Resolved } from '../layout/decode/value.js';
import type { Libc } from '../layout/sync/state.js';
import { resolveAddress } from '../model/query.js';
import type { Inventory, Segment } from '../model/segment.js';
import { hostLibc, libcOf } from './libc.js';
import { parseCode } from './types/process-objects.js';

/** Where addresses of four bytes end. */
const end32 = 1n << 32n;
/** From here on they are the kernel's, which lends all processes of 64 bits one page (vsyscall). */
const kernelStart = 1n << 63n;

/** Processes that are asked; a pool of hundreds runs one program. */
const mostAsked = 8;

interface Mapped {
  ranges: AddressRange[];
  libc: Libc | undefined;
  addressSize: 4 | 8;
}

export class ProcessView {
  readonly #machine: Pick<Machine, 'proc'>;
  readonly #pid: number;
  /** Null: not asked yet. Undefined: not known, as where we may not see what it has mapped. */
  #mapped: Mapped | undefined | null = null;

  constructor(machine: Pick<Machine, 'proc'>, pid: number) {
    this.#machine = machine;
    this.#pid = pid;
  }

  /** Undefined where none is mapped (a static program), or it can't be told. */
  get libc(): Libc | undefined {
    return this.#known()?.libc;
  }

  /** Bytes of an address; undefined where it isn't known. */
  get addressSize(): 4 | 8 | undefined {
    return this.#known()?.addressSize;
  }

  /** Undefined where it isn't known. `addressSize`: bytes, of the layout that holds the address. */
  resolve(inventory: Inventory, address: bigint, addressSize: number): Resolved | undefined {
    const mapped = this.#known();
    // A number of another width may look like an address of this process, and is none.
    if (mapped && mapped.addressSize !== addressSize) return 'other width';
    const hit = resolveAddress(inventory, this.#pid, address);
    if (hit) return { segment: hit.segment.id, name: hit.segment.name, offset: hit.offset };
    if (!mapped) return undefined;
    return mapped.ranges.some(({ start, end }) => start <= address && address < end)
      ? 'elsewhere'
      : 'nowhere';
  }

  #known(): Mapped | undefined {
    if (this.#mapped !== null) return this.#mapped;
    const path = `${this.#machine.proc}/${this.#pid}/maps`;
    const text = attempt(path, () => readWhole(path));
    const ranges = text instanceof KernelError ? [] : parseAddresses(text);
    this.#mapped =
      text instanceof KernelError || ranges.length === 0
        ? undefined
        : { ranges, libc: libcOf(parseCode(text).map(file => file.path)), addressSize: widthOf(ranges) };
    return this.#mapped;
  }
}

/**
 * Of the one process that is looked through; without one, of those that use the segment, if they agree; without any, of
 * the machine.
 */
export function libcFor(
  machine: Pick<Machine, 'proc' | 'root'>,
  { uses }: Pick<Segment, 'uses'>,
  through: ProcessView | undefined,
): Libc | undefined {
  if (through) return through.libc;
  if (uses.length === 0) return hostLibc(machine.root);
  const [first, ...others] = uses.slice(0, mostAsked).map(use => new ProcessView(machine, use.pid).libc);
  return others.every(libc => libc === first) ? first : undefined;
}

/** A stack lies at the upper end of what a program can address: below 4 GiB only where that is all. */
function widthOf(ranges: readonly AddressRange[]): 4 | 8 {
  return ranges.some(({ start, end }) => start < kernelStart && end > end32) ? 8 : 4;
}

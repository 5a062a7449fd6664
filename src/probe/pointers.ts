// Where addresses of one process lead: into a shared segment, elsewhere, or nowhere. For one look: mappings change.
import { attempt, type Machine } from '../../native/machine.js';
import { KernelError } from '../../native/errors.js';
import { readAddresses, type AddressRange } from '../../native/proc-address.js';
import type { Resolved } from '../layout/decode/value.js';
import { resolveAddress } from '../model/query.js';
import type { Inventory } from '../model/segment.js';

/** Undefined where it isn't known, as when we may not see what the process has mapped. */
export function pointerResolver(
  machine: Pick<Machine, 'proc'>,
  inventory: Inventory,
  pid: number,
): (address: bigint) => Resolved | undefined {
  let ranges: AddressRange[] | undefined | null = null;
  return address => {
    const hit = resolveAddress(inventory, pid, address);
    if (hit) return { segment: hit.segment.id, name: hit.segment.name, offset: hit.offset };
    if (ranges === null) {
      const path = `${machine.proc}/${pid}/maps`;
      const read = attempt(path, () => readAddresses(machine, pid));
      ranges = read instanceof KernelError ? undefined : read;
    }
    if (!ranges || ranges.length === 0) return undefined;
    return ranges.some(({ start, end }) => start <= address && address < end) ? 'elsewhere' : 'nowhere';
  };
}

// Where a segment is mapped in the attached process: what its pointers into it are. As of the last scan. Not the search
// for them (src/model/find/pointer.ts).
import type { Machine } from '../../../native/machine.js';
import type { PointerTargets } from '../../model/find/pointer.js';
import type { Inventory, Segment } from '../../model/segment.js';
import { ProcessView } from '../process-view.js';

/** `wanted`: the id of a segment, '' for `own`. Undefined where no process is attached. */
export function pointerTargets(
  machine: Pick<Machine, 'proc'>,
  inventory: Inventory | undefined,
  { own, pid, wanted }: { own: Segment; pid: number | undefined; wanted: string },
): PointerTargets | undefined {
  if (pid === undefined) return undefined;
  const segment = wanted === '' ? own : inventory?.segments.find(s => s.id === wanted);
  const uses = segment?.uses.filter(use => use.pid === pid) ?? [];
  return {
    name: segment?.name ?? wanted,
    size: new ProcessView(machine, pid).addressSize ?? 8,
    ranges: uses.flatMap(use => use.mappings.map(({ start, end, offset }) => ({ start, end, offset }))),
  };
}

// What values of a segment lean on: whose eyes it is seen through, where its pointers lead, who holds its locks. For
// one look: all of it changes. Not the values: show-fields.ts.
import { thisMachine } from '../../native/scan.js';
import type { Libc } from '../layout/sync/state.js';
import type { CellContext } from '../layout/table/cells.js';
import type { Inventory, Segment } from '../model/segment.js';
import { LockHolders } from '../probe/lock-holders.js';
import { libcFor, ProcessView } from '../probe/process-view.js';

/** The process that was said, else the one that types are from, else the only one that uses it. */
export function seenAs(
  said: number | undefined,
  from: string | undefined,
  { uses }: Segment,
): number | undefined {
  const found = /^pid:(\d{1,10})$/.exec(from ?? '')?.[1];
  return (
    said ??
    (found === undefined ? undefined : Number(found)) ??
    (uses.length === 1 ? uses[0]?.pid : undefined)
  );
}

export function contextOf(segment: Segment, inventory: Inventory, pid: number | undefined): CellContext {
  const machine = thisMachine();
  const holders = new LockHolders(machine, segment);
  const view = pid === undefined ? undefined : new ProcessView(machine, pid);
  let libc: { found: Libc | undefined } | undefined;
  const context: CellContext = {
    now: Date.now(),
    most: 4096,
    sync: {
      holder: tid => holders.holder(tid),
      libc: () => (libc ??= { found: libcFor(machine, segment, view) }).found,
    },
  };
  if (!view) return context;
  const use = segment.uses.find(u => u.pid === pid);
  const process = `${use?.command ?? 'process'} ${pid}`;
  const resolve: NonNullable<CellContext['resolve']> = (address, size) =>
    view.resolve(inventory, address, size);
  return { ...context, process, resolve };
}

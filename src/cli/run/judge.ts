// Every object of this /dev/shm and this IPC namespace, now, with its verdict. Of the command's own the kernel is
// asked, as who runs it wants to know; never of what others have or made. Not which of them it left (session.ts).
import { isAlone } from '../../../native/act/alone.js';
import type { Machine } from '../../../native/machine.js';
import type { JudgedObject } from '../../probe/leaks/judge-look.js';
import { look } from '../look.js';

/** `before`: ids of what was there already. `mine`: which of the rest are the command's for certain. */
export async function judgeAll(
  before: ReadonlySet<string>,
  mine: (id: string) => boolean,
  machine?: Machine,
): Promise<JudgedObject[]> {
  const seen = await look(machine);
  // What other namespaces have is none of ours.
  const elsewhere = new Set(seen.inventory.segments.filter(s => s.namespace !== undefined).map(s => s.id));
  const isNew = (id: string): boolean => !before.has(id) && !elsewhere.has(id);
  const ask: typeof isAlone = (where, object) =>
    isNew(object.id) && mine(object.id) ? isAlone(where, object) : undefined;
  return (await seen.judge({ ask })).filter(({ facts }) => isNew(facts.id));
}

/** Ids of all that is there. */
export async function listAll(): Promise<ReadonlySet<string>> {
  return new Set((await (await look()).judge()).map(({ facts }) => facts.id));
}

// Every object of this /dev/shm and this IPC namespace, now, with its verdict: the kernel is asked where that helps, as
// who runs a command wants to know. Not which of them the command left (session.ts).
import { isAlone } from '../../../native/act/alone.js';
import type { JudgedObject } from '../../probe/leaks/judge-look.js';
import { look } from '../look.js';

export async function judgeAll(): Promise<JudgedObject[]> {
  const seen = await look();
  // What other namespaces have is none of ours.
  const elsewhere = new Set(seen.inventory.segments.filter(s => s.namespace !== undefined).map(s => s.id));
  return (await seen.judge({ ask: isAlone })).filter(({ facts }) => !elsewhere.has(facts.id));
}

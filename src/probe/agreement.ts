// Do the processes that share a segment mean the same by a type? Each one's own debug information is asked for it, and
// laid beside what is bound. Not the comparison (src/layout/compare); a process that can't be read says nothing.
import { compareLayouts } from '../layout/compare/compare.js';
import { namesOf } from '../layout/decode/shape.js';
import type { Layout } from '../layout/layout.js';
import type { Use } from '../model/segment.js';
import { RpcFailure } from '../protocol/failure.js';
import type { Agreement } from '../protocol/table.js';
import type { TypesThread } from './types/types-thread.js';

/** Processes that are asked; a pool of hundreds runs one program. */
const mostAsked = 16;
const mostDifferences = 100;

/** Numbers that no caller of the types gives. */
let lastHandle = 0;

type Difference = Agreement['differences'][number];

/** `users`: those that map the segment. Reads their files, nothing of their memory. */
export async function agreement(
  types: TypesThread,
  bound: Layout,
  users: readonly Use[],
): Promise<Agreement> {
  const [name] = namesOf(bound, bound.root);
  const processes: Agreement['processes'] = [];
  const differences: Difference[] = [];
  if (name === undefined) return { same: true, processes, differences };
  for (const { pid, startTime, command } of users.slice(0, mostAsked)) {
    const found = await differencesOf(types, bound, name, { pid, startTime });
    if (!found) continue;
    processes.push({ pid, command });
    differences.push(...found);
  }
  return { same: differences.length === 0, processes, differences };
}

/** Undefined where the process carries no type of that name, or may not be asked. */
async function differencesOf(
  types: TypesThread,
  bound: Layout,
  name: string,
  process: { pid: number; startTime: number },
): Promise<Difference[] | undefined> {
  const handle = --lastHandle;
  try {
    const api = types.handlers();
    await api.openTypes({ types: handle, spec: { kind: 'process', ...process }, debugPaths: [] });
    const entries = await api.findTypes({ types: handle, name });
    let nearest: Difference[] | undefined;
    for (const { id } of entries) {
      const { differences } = compareLayouts(bound, await types.layout(handle, id), mostDifferences);
      // Of several of one name the one that is most like it is meant.
      if (!nearest || differences.length < nearest.length)
        nearest = differences.map(({ path, a, b }) => ({ pid: process.pid, path, a, b }));
    }
    return nearest;
  } catch (error) {
    if (error instanceof RpcFailure && error.failure.kind !== 'bug') return undefined;
    throw error;
  } finally {
    await types.handlers().closeTypes({ types: handle });
  }
}

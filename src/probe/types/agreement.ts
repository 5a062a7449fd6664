// Do the processes that share a segment mean the same by a type? Each one's own debug information is asked for it, and
// laid beside what is bound, in the thread for types: both may take long. Not the comparison (src/layout/compare); a
// process that can't be read says nothing.
import { compareLayouts } from '../../layout/compare/compare.js';
import { namesOf } from '../../layout/decode/shape.js';
import type { Layout } from '../../layout/layout.js';
import type { Agreement } from '../../protocol/table.js';
import { isExpected, TypesError } from './errors.js';
import type { OpenOptions, TypeLibrary } from './library.js';
import { inSlices } from './steps.js';

/** Processes that are asked; a pool of hundreds runs one program. */
const mostAsked = 16;
const mostDifferences = 100;

export interface AgreeParams {
  /** A number of the caller's: closing it ends the comparison. */
  types: number;
  bound: Layout;
  /** Those that map the segment. */
  users: readonly { pid: number; startTime: number; command: string }[];
  debugPaths: readonly string[];
}

type Difference = Agreement['differences'][number];
type User = AgreeParams['users'][number];

/** Reads the processes' files, nothing of their memory. Throws TypesError (CANCELLED) once it's told to stop. */
export async function agreement(
  library: Pick<TypeLibrary, 'open'>,
  { bound, users }: Pick<AgreeParams, 'bound' | 'users'>,
  options: OpenOptions & { signal: AbortSignal },
): Promise<Agreement> {
  const [name] = namesOf(bound, bound.root);
  const processes: Agreement['processes'] = [];
  const differences: Difference[] = [];
  if (name === undefined) return { same: true, processes, differences };
  for (const user of users.slice(0, mostAsked)) {
    const found = await differencesOf(library, bound, name, user, options);
    if (!found) continue;
    processes.push({ pid: user.pid, command: user.command });
    differences.push(...found);
  }
  return { same: differences.length === 0, processes, differences };
}

/** Undefined where the process carries no type of that name, or may not be asked. */
async function differencesOf(
  library: Pick<TypeLibrary, 'open'>,
  bound: Layout,
  name: string,
  { pid, startTime }: User,
  options: OpenOptions & { signal: AbortSignal },
): Promise<Difference[] | undefined> {
  try {
    const opened = await library.open({ kind: 'process', pid, startTime }, options);
    try {
      let nearest: Difference[] | undefined;
      for (const { id } of await inSlices(opened.find(name), options)) {
        const { differences } = compareLayouts(bound, opened.layout(id), mostDifferences);
        // Of several of one name the one that is most like it is meant.
        if (!nearest || differences.length < nearest.length)
          nearest = differences.map(({ path, a, b }) => ({ pid, path, a, b }));
        await options.pause?.();
      }
      return nearest;
    } finally {
      opened.close();
    }
  } catch (error) {
    if (!isExpected(error) || (error instanceof TypesError && error.code === 'CANCELLED')) throw error;
    return undefined;
  }
}

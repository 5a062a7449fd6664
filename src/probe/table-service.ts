// What the probe answers of struct tables: binding, places, guesses, comparisons, locks. Not the types themselves
// (src/probe/types), nor the values, which travel with the frames.
import { LayoutError } from '../layout/cursor.js';
import { KernelError } from '../../native/errors.js';
import { RpcFailure } from '../protocol/failure.js';
import type { Handlers } from '../protocol/rpc.js';
import type { BoundType, TableApi } from '../protocol/table.js';
import { readBytes } from './bytes.js';
import { toFailure } from './failures.js';
import type { Inspected } from './inspected.js';
import type { TypesThread } from './types/types-thread.js';

/** What a guess looks at: its header tells, not its slots. */
const guessBytes = 64 * 1024;

export function tableHandlers(
  types: TypesThread,
  attachmentOf: (id: number) => Inspected,
): Handlers<TableApi> {
  const layoutOf = (type: Pick<BoundType, 'types' | 'entry'>): ReturnType<TypesThread['layout']> =>
    types.layout(type.types, type.entry);
  return {
    bind: async ({ attachment, bindings }) => {
      const layouts = await Promise.all(bindings.map(async type => ({ type, layout: await layoutOf(type) })));
      // Asked for only now: it may have been detached meanwhile.
      attachmentOf(attachment).table.bind(layouts);
      attachmentOf(attachment).refresh();
    },
    locate: ({ attachment, at }) => told(() => attachmentOf(attachment).table.locate(at) ?? null),
    locks: ({ attachment }) => told(() => attachmentOf(attachment).table.locks()),
    suggest: async ({ attachment, types: source, offset, limit }) => {
      const { segment, size, source: bytes } = attachmentOf(attachment);
      if (!bytes || offset >= size) return [];
      const length = Math.min(guessBytes, size - offset);
      const first = told(() => readBytes(bytes, offset, length).bytes);
      const params = {
        ...{ types: source, name: segment.name, size: size - offset, bytes: first, limit },
        rest: offset > 0,
        semaphore: segment.semaphore === true && offset === 0,
      };
      const found = await types.suggest(params);
      return found.map(({ entry, count, reasons }) => ({
        types: source,
        entry: entry.id,
        name: entry.name,
        kind: entry.kind,
        size: entry.size ?? 0,
        unit: entry.unit,
        count,
        reasons,
      }));
    },
    agree: async ({ attachment, name, debugPaths, whileShown }) => {
      const { table, segment } = attachmentOf(attachment);
      const layout = table.layoutOf(name);
      if (!layout) return { same: true, processes: [], differences: [] };
      const users = segment.uses.flatMap(({ pid, startTime, command, mappings }) =>
        mappings.length > 0 ? [{ pid, startTime, command }] : [],
      );
      return types.agree({ bound: layout, users, debugPaths }, whileShown ? table.shown : undefined);
    },
  };
}

/** What goes wrong with a type, or with reading, as a failure that can travel. */
function told<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof LayoutError)
      throw new RpcFailure({ kind: 'unsupported', detail: error.message, code: 'LAYOUT' });
    if (error instanceof KernelError) throw new RpcFailure(toFailure(error));
    throw error;
  }
}

// What the probe answers of removal. Not the removal itself (remove.ts, restore.ts).
import type { Machine } from '../../../native/scan.js';
import { RpcFailure } from '../../protocol/failure.js';
import type { RemovalApi } from '../../protocol/removal.js';
import type { Handlers } from '../../protocol/rpc.js';
import type { Look } from '../inventory-watch.js';
import type { Sources } from '../sources.js';
import { removalFailure } from './errors.js';
import { leftoverText, putBackLeftovers } from './leftovers.js';
import { seenOf } from './look.js';
import { remove, subjectOf, type RemovalHost } from './remove.js';
import { restore } from './restore.js';

interface Host {
  machine: Machine;
  sources: Sources;
  /** A scan of everything that starts after this was called. */
  rescan: () => Promise<Look>;
  /** Of what a removal before left. */
  tell: (message: string) => void;
}

export function removalHandlers({ machine, sources, rescan, tell }: Host): Handlers<RemovalApi> {
  const host: RemovalHost = {
    sources,
    look: async ids => seenOf(machine, await rescan(), sources, ids),
  };
  return {
    aboutToRemove: async ({ ids }) => {
      const first = await rescan();
      const mended = putBackLeftovers(machine, first);
      for (const one of mended) tell(leftoverText(one));
      const look = mended.some(({ end }) => end === 'back') ? await rescan() : first;
      return [...(await seenOf(machine, look, sources, ids)).values()].map(subjectOf);
    },
    remove: params => travelling(params.name, () => remove(host, params)),
    restore: ({ copies, copy, name }) => travelling(name, () => restore(machine, copies, copy)),
  };
}

/** What `work` throws, as a failure that travels. */
async function travelling<T>(target: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new RpcFailure(removalFailure(error, target));
  }
}

// What commands that remove or bring back have in common: the engine over one look, and its refusals as sentences with
// an exit code. Not the engine (src/probe/removal).
import { KernelError } from '../../native/errors.js';
import { thisMachine } from '../../native/this-machine.js';
import { explain } from '../model/explain.js';
import { toFailure } from '../probe/failures.js';
import { RemovalError } from '../probe/removal/errors.js';
import { leftoverText, putBackLeftovers } from '../probe/removal/leftovers.js';
import { seenOf } from '../probe/removal/look.js';
import type { RemovalHost, Seen } from '../probe/removal/remove.js';
import { Sources } from '../probe/sources.js';
import { ImageError } from '../probe/time/image-file.js';
import { SnapshotError } from '../probe/time/snapshot-errors.js';
import { CommandError, exit, type Terminal } from './command.js';
import type { Look } from './look.js';

export function removalHost(look: () => Promise<Look>): RemovalHost {
  const machine = thisMachine();
  const sources = new Sources(machine);
  return { sources, look: async ids => seenOf(machine, await look(), sources, ids) };
}

/** What a scan has of one object, judged; no second one is made, so that it is what the person named. */
export async function seenIn(look: Look, { sources }: RemovalHost, id: string): Promise<Seen | undefined> {
  return (await seenOf(thisMachine(), look, sources, [id])).get(id);
}

/** Gives what an earlier removal left under a private name its own back, and says so. True: look again. */
export function mendLeftovers(seen: Look, terminal: Terminal): boolean {
  const mended = putBackLeftovers(thisMachine(), seen);
  for (const one of mended) terminal.err(leftoverText(one));
  return mended.some(({ end }) => end === 'back');
}

/** A refusal is an answer (1); what the kernel lets us not is 3. */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RemovalError) {
      throw new CommandError(error.message, error.code === 'REFUSED' ? exit.unread : exit.no);
    }
    if (error instanceof SnapshotError || error instanceof ImageError) throw new CommandError(error.message);
    if (!(error instanceof KernelError)) throw error;
    const { message, hint } = explain(toFailure(error));
    throw new CommandError(hint === undefined ? message : `${message} ${hint}`);
  }
}

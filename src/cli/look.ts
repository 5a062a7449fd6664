// The engine without an editor: one scan, and a segment that is opened to be read.
// Not the live picture (src/probe/inventory-watch.ts): a command looks once.
import { KernelError } from '../../native/errors.js';
import { isReadable, scan, thisMachine } from '../../native/scan.js';
import type { ByteSource } from '../../native/source.js';
import { assemble, identitiesOf, pathsOf } from '../model/assemble.js';
import { explain } from '../model/explain.js';
import type { Segment } from '../model/segment.js';
import { toFailure } from '../probe/failures.js';
import { judgeLook, type Judging } from '../probe/leaks/judge-look.js';
import { Sources, type Places } from '../probe/sources.js';
import { CommandError, exit, type Exit } from './command.js';
import { pick } from './pick.js';

export interface Look extends Places, Judging {}

/** Throws CommandError anywhere but on Linux. */
export async function look(machine = thisMachine()): Promise<Look> {
  if (process.platform !== 'linux' || !isReadable(machine)) {
    throw new CommandError('Shared memory can be looked at on Linux only, where /proc is mounted.');
  }
  const record = await scan(machine, { exclude: [process.pid] });
  const inventory = assemble(record);
  return {
    inventory,
    paths: pathsOf(record),
    identities: identitiesOf(record),
    judge: options => judgeLook(machine, record, inventory, options),
  };
}

/** Finds the segment, and has `use` read it; lets go of it in the end. Throws CommandError that tells why not. */
export async function withSource(
  look: () => Promise<Look>,
  text: string,
  use: (source: ByteSource, segment: Segment) => Promise<void>,
): Promise<Exit> {
  const seen = await look();
  const segment = pick(seen.inventory, text);
  try {
    const source = openSegment(seen, segment);
    try {
      await use(source, segment);
    } finally {
      source.close();
    }
    return exit.fine;
  } catch (error) {
    throw error instanceof KernelError ? told(error, segment) : error;
  }
}

/** Its bytes, by the least intrusive way that there is; never by shmat. */
export function openSegment(look: Look, segment: Segment): ByteSource {
  return new Sources(thisMachine()).acquire(segment, look, undefined, false).source;
}

/** Why a segment can't be read. */
export function told(error: KernelError, segment: Segment): CommandError {
  const uid = segment.uses[0]?.uid ?? segment.uid;
  const context = { name: segment.name, ...(uid === undefined ? {} : { uid }) };
  const { message, hint } = explain(toFailure(error, uid), context);
  return new CommandError(hint === undefined ? message : `${message} ${hint}`);
}

// The engine without an editor: one scan, and a segment found by what a person typed.
// Not the live picture (src/probe/inventory-watch.ts): a command looks once.
import { KernelError } from '../../native/errors.js';
import { isReadable, scan, thisMachine } from '../../native/scan.js';
import type { ByteSource } from '../../native/source.js';
import { assemble, identitiesOf, pathsOf } from '../model/assemble.js';
import { explain } from '../model/explain.js';
import { findSegment, isMalformed } from '../model/query.js';
import type { Inventory, Segment } from '../model/segment.js';
import { toFailure } from '../probe/failures.js';
import { Sources, type Places } from '../probe/sources.js';
import { CommandError, exit, UsageError, type Exit } from './command.js';

export interface Look extends Places {
  inventory: Inventory;
}

/** Throws CommandError anywhere but on Linux. */
export async function look(): Promise<Look> {
  const machine = thisMachine();
  if (process.platform !== 'linux' || !isReadable(machine)) {
    throw new CommandError('Shared memory can be looked at on Linux only, where /proc is mounted.');
  }
  const record = await scan(machine, { exclude: [process.pid] });
  return { inventory: assemble(record), paths: pathsOf(record), identities: identitiesOf(record) };
}

/**
 * The one segment that `text` names. Throws UsageError where the words don't say which (with the candidates) or say
 * nothing, and CommandError where they are clear and it isn't there (any more).
 */
export function pick(inventory: Inventory, text: string): Segment {
  const found = findSegment(inventory, text);
  switch (found.kind) {
    case 'found':
      return found.segment;
    case 'ambiguous': {
      const ids = found.candidates.map(s => `  ${s.id}  ${s.name}`).join('\n');
      throw new UsageError(
        `${JSON.stringify(text)} names ${found.candidates.length} segments. Say which:\n${ids}`,
      );
    }
    case 'none':
      if (isMalformed(text)) {
        throw new UsageError(
          `${JSON.stringify(text)} names no segment: write shmid:3, key:0x1234, pid:4121:fd:5 or pid:4121:0x7f31a000`,
        );
      }
      throw new CommandError(
        `There is no segment ${JSON.stringify(text)}. \`shmscope list\` shows what there is.`,
      );
  }
}

/** Finds the segment, and has `use` read it; lets go of it in the end. */
export async function withSource(
  look: () => Promise<Look>,
  text: string,
  use: (source: ByteSource) => Promise<void>,
): Promise<Exit> {
  const seen = await look();
  const source = open(seen, pick(seen.inventory, text));
  try {
    await use(source);
    return exit.fine;
  } finally {
    source.close();
  }
}

/** Its bytes, by the least intrusive way that there is; never by shmat. Throws CommandError that tells why not. */
function open(look: Look, segment: Segment): ByteSource {
  try {
    return new Sources(thisMachine()).acquire(segment, look, undefined, false).source;
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    const uid = segment.uses[0]?.uid ?? segment.uid;
    const context = { name: segment.name, ...(uid === undefined ? {} : { uid }) };
    const { message, hint } = explain(toFailure(error, uid), context);
    throw new CommandError(hint === undefined ? message : `${message} ${hint}`);
  }
}

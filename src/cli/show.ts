// `shmscope show`: the fields of a type at a place of a segment, with their values, once. Not live: watch.ts. Not the
// decoding: src/layout.
import type { ByteSource } from '../../native/source.js';
import { namesOf, sizeOf, typeText } from '../layout/decode/shape.js';
import type { Layout } from '../layout/layout.js';
import { repeated } from '../layout/table/nested.js';
import type { CellContext } from '../layout/table/cells.js';
import { snapshotOf } from '../probe/snapshot.js';
import { safeString } from '../model/safe-text.js';
import { readArguments, readNumber } from './arguments.js';
import { CommandError, UsageError, type Command, type Terminal } from './command.js';
import { withSource } from './look.js';
import { pastEnd } from './read.js';
import { contextOf, seenAs } from './seen-as.js';
import { fieldsOf, toValueJson, type ShownField } from './show-fields.js';
import { table } from './table.js';
import { openTypes, pickType } from './type-source.js';
import { typesHelp, typesOptions } from './types-options.js';

/** A terminal's reader is not helped by more; --json has all. */
const mostLines = 2000;

export const show: Command = {
  help: `Usage: shmscope show <segment> --type T --from <types> [--offset N] [--count N] [--json]

Decodes the bytes of a segment as a type of a program. Strings and locks are one line each.
What can't be right is said: an enum's value without a name, a bool that is neither, a
pointer to nowhere, what lies past the segment's end.
${typesHelp}

  --type T           which type, as \`shmscope types\` lists it: tick_ring, 'ns::Ring<int>',
                     'tick#2' where several bear the name
  --offset N         where it begins, decimal or with 0x (default 0)
  --count N          so many of it, one behind the other
  --as PID           see pointers as this process does (default: the one of --from pid:N,
                     or the only one that maps the segment)
  --json             one document {type, offset, fields: [{path, type, offset, size, value, note}]};
                     bit fields tell bitOffset and bitSize too

Example: shmscope show /ticks --type tick_ring --from pid:4121`,

  async run(args, terminal, look) {
    const { values, positionals } = readArguments(
      args,
      {
        ...typesOptions,
        type: { type: 'string' },
        from: { type: 'string' },
        offset: { type: 'string' },
        count: { type: 'string' },
        as: { type: 'string' },
        json: { type: 'boolean' },
      },
      ['segment'],
    );
    const offset = readNumber(values.offset, '--offset') ?? 0;
    const count = readNumber(values.count, '--count', { least: 1, such: '10' });
    const as = readNumber(values.as, '--as', { least: 1, such: '2' });
    if (values.from === undefined) throw new UsageError('this command wants --from <types>');
    const opened = await openTypes(values.from, values, terminal.signal);
    // A format is its own and only type.
    const wanted = values.type ?? opened.only?.name;
    if (wanted === undefined) throw new UsageError('this command wants --type T');
    const { entry, layout } = await pickType(opened, wanted, values.from, terminal.signal);
    const seen = await look();
    const whole = count === undefined ? layout : repeated(layout, count);
    const task: Task = {
      layout: whole,
      name: nameOf(layout, entry.name),
      offset,
      count,
      json: values.json === true,
    };
    return withSource(
      () => Promise.resolve(seen),
      positionals[0] ?? '',
      (source, segment) => {
        const pid = seenAs(as, values.from, segment);
        return write(task, source, contextOf(segment, seen.inventory, pid), terminal);
      },
    );
  },
};

interface Task {
  layout: Layout;
  name: string;
  offset: number;
  count: number | undefined;
  json: boolean;
}

async function write(
  task: Task,
  source: ByteSource,
  context: CellContext,
  terminal: Terminal,
): Promise<void> {
  const { layout, name, offset, count, json } = task;
  const { size } = source.facts();
  if (offset >= size) throw new CommandError(pastEnd(offset, size));
  // As far as it's known: a flexible array goes on to the end.
  const length = Math.min(size - offset, sizeOf(layout, layout.root) ?? size - offset);
  const snapshot = snapshotOf(source, offset, Math.max(length, 1));
  const fields = fieldsOf(layout, offset, snapshot, context);
  const type = count === undefined ? name : `${name}[${count}]`;
  if (json) await writeJson(type, offset, fields, terminal);
  else {
    const past = await writeTable(fields, terminal);
    if (past > 0) terminal.err(`shmscope: ${reaches(type, size, past)}`);
  }
}

async function writeJson(
  type: string,
  offset: number,
  fields: Iterable<ShownField>,
  terminal: Terminal,
): Promise<void> {
  await terminal.out(`{"type":${toValueJson(type)},"offset":${offset},"fields":[`);
  let text = '';
  let first = true;
  for (const field of fields) {
    if (terminal.signal.aborted) break;
    const { path, type: of, offset: at, size, bits, value, notes, reading } = field;
    const note = [...(reading === undefined ? [] : [reading]), ...notes].join('; ');
    const document = {
      path,
      type: of,
      offset: at,
      size,
      ...bits,
      value,
      ...(note === '' ? {} : { note }),
    };
    text += `${first ? '' : ','}${toValueJson(document)}`;
    first = false;
    if (text.length < 65_536) continue;
    await terminal.out(text);
    text = '';
  }
  await terminal.out(`${text}]}\n`);
}

/** Of those past the end just the first is a line: how many there are. */
async function writeTable(fields: Iterable<ShownField>, terminal: Terminal): Promise<number> {
  const rows: string[][] = [['OFFSET', 'SIZE', 'FIELD', 'VALUE', 'TYPE', 'NOTE']];
  let more = 0;
  let past = 0;
  for (const { path, type, offset, size, bits, text, notes, pastEnd: isPast } of fields) {
    if (terminal.signal.aborted) return 0;
    if (isPast && ++past > 1) continue;
    if (rows.length > mostLines) {
      more++;
      continue;
    }
    const place = offset === null ? '?' : `0x${offset.toString(16)}${bits ? `:${bits.bitOffset}` : ''}`;
    const width = bits ? `${bits.bitSize} b` : String(size);
    rows.push([place, width, path, text, type, safeString(notes.join('; '))]);
  }
  const narrow = (cell: string): string => (Array.from(cell).length > 120 ? `${cell.slice(0, 119)}…` : cell);
  const shownRows = rows.map(row => row.map(narrow));
  await terminal.out(table(shownRows, ['right', 'right', 'left', 'left', 'left', 'left'], terminal.color));
  if (more > 0) terminal.err(`shmscope: ${more} more fields; --json has them all.`);
  return past;
}

function reaches(type: string, size: number, past: number): string {
  const more = past === 1 ? '' : ` ${past - 1} more fields lie there; --json has them all.`;
  return `${safeString(type)} reaches past the end of the segment, which has ${size} bytes.${more}`;
}

/** As the layout writes it: `struct tick_ring`; an entry's name has no keyword. */
function nameOf(layout: Layout, entry: string): string {
  const [name] = namesOf(layout, layout.root);
  return name === undefined || name === entry ? typeText(layout, layout.root) : entry;
}

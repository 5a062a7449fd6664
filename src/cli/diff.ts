// `shmscope diff`: which bytes of two segments or files differ and, with a type, which fields, from what to what. Ends
// with 1 where any does. Not the comparing: src/probe/time.
import { KernelError } from '../../native/errors.js';
import { LayoutError } from '../layout/cursor.js';
import { Bound } from '../probe/bound.js';
import { everything } from '../probe/time/diff-list.js';
import { meaningOf } from '../probe/time/diff-pass.js';
import { Report } from '../probe/time/diff-report.js';
import { hex, jsonEnd, jsonParts } from '../probe/time/diff-text.js';
import { SideError, type Both } from '../probe/time/side.js';
import { joinGap } from '../model/diff/cut.js';
import { safeString } from '../model/safe-text.js';
import { readArguments, readNumber } from './arguments.js';
import { CommandError, exit, UsageError, type Command, type Exit, type Terminal } from './command.js';
import { count } from './count.js';
import { openSide, type DiffSide } from './diff-side.js';
import type { Look } from './look.js';
import { table } from './table.js';
import { openTypes, pickType } from './type-source.js';
import { typesHelp, typesOptions, type TypesValues } from './types-options.js';

/** A terminal's reader is not helped by more; --json has all. */
const mostLines = 2000;
/** What all paths begin with, which isn't shown. */
const root = 'it';

export const diff: Command = {
  help: `Usage: shmscope diff <a> <b> [--type T --from <types>] [--offset N] [--json]

Compares two segments, or a segment and a file, or two files, byte for byte, as they are
now. Holes count as the zeros that they read as, and are not read. Where one is longer, its
rest is one difference. Outside of fields, differences with up to ${joinGap} equal bytes between
them are one run, with those bytes; a field is one run, however many of its bytes differ.
BYTES counts those that differ, A and B show the whole run. Ends with 0 where they are
identical, with 1 where not, and with 3 where part of them could not be read and the rest
is.

<a> and <b> are segments as \`shmscope list\` shows them (an id, a name such as /ticks,
shmid:3, key:0x1234, pid:4121:fd:5), or files: file:PATH, ./PATH, ../PATH, and any path
with a slash within it that there is. So /ticks is the segment, /tmp/ticks the file.
${typesHelp}

  --type T           names the fields that differ, with old and new values; a type as
                     \`shmscope types\` lists it, 'tick#2' where several bear the name
  --offset N         where the type begins in both, decimal or with 0x (default 0)
  --json             one document {runs: [{offset, length, before, after, field}],
                     changedBytes, changedPages}; length is the run's, changedBytes counts
                     those that differ in all; before and after are hex, of the first
                     4096 bytes where it is longer (then with cut: true); with a type,
                     a and b have the values

Example: shmscope diff /ticks ./ticks.before --type tick_ring --from pid:4121`,

  async run(args, terminal, look) {
    const { values, positionals } = readArguments(
      args,
      {
        ...typesOptions,
        type: { type: 'string' },
        from: { type: 'string' },
        offset: { type: 'string' },
        json: { type: 'boolean' },
      },
      ['a', 'b'],
    );
    const [a = '', b = ''] = positionals;
    const offset = readNumber(values.offset, '--offset') ?? 0;
    if (values.from === undefined && (values.type !== undefined || values.offset !== undefined))
      throw new UsageError('--type and --offset want --from <types>');
    const { from, type } = values;
    const bind =
      from === undefined ? undefined : await bindingOf({ ...values, from, type, offset }, terminal);
    return withBoth(a, b, once(look), async (sides, told) => {
      try {
        const size = Math.max(sides.a.source.facts().size, sides.b.source.facts().size);
        if (bind && offset > 0 && offset >= size) throw pastEnd(offset, size);
        const meaning = meaningOf(bind?.(size), size, everything);
        const report = await Report.make(meaning, sides, { signal: terminal.signal, root });
        await (values.json === true ? writeJson(report, terminal) : writeTable(report, terminal));
        return verdict(report, terminal);
      } catch (error) {
        if (terminal.signal.aborted) return exit.unread;
        if (error instanceof LayoutError)
          throw new CommandError(`The type makes no sense: ${error.message}.`);
        throw told(error);
      }
    });
  },
};

/** What a segment of a size is bound to. Throws UsageError, CommandError. */
async function bindingOf(
  values: TypesValues & { from: string; type: string | undefined; offset: number },
  { signal }: Terminal,
): Promise<(size: number) => Bound> {
  const opened = await openTypes(values.from, values, signal);
  // A format is its own and only type.
  const wanted = values.type ?? opened.only?.name;
  if (wanted === undefined) throw new UsageError('this command wants --type T');
  const { layout } = await pickType(opened, wanted, values.from, signal);
  const type = { name: root, types: 0, entry: '', offset: values.offset, count: 1, formats: {} };
  return size => new Bound([{ type, layout }], size);
}

function pastEnd(offset: number, size: number): UsageError {
  return new UsageError(`--offset ${offset} is past the end: there are ${count(size, 'byte')} to compare`);
}

/** One scan serves both. */
function once(look: () => Promise<Look>): () => Promise<Look> {
  let seen: Promise<Look> | undefined;
  return () => (seen ??= look());
}

/** `told`: whose failure it is, as the sentence for that side. */
async function withBoth(
  a: string,
  b: string,
  look: () => Promise<Look>,
  use: (sides: Both, told: (error: unknown) => unknown) => Promise<Exit>,
): Promise<Exit> {
  const both: DiffSide[] = [];
  try {
    both.push(await openSide(a, look));
    both.push(await openSide(b, look));
    const [one, other] = both;
    if (!one || !other) return exit.unread;
    const sides = { a: one, b: other };
    return await use(sides, error => {
      const cause = error instanceof SideError ? error.cause : error;
      const side = error instanceof SideError ? error.side : 'a';
      return cause instanceof KernelError ? sides[side].told(cause) : cause;
    });
  } finally {
    for (const { source } of both) source.close();
  }
}

function verdict(report: Report, terminal: Terminal): Exit {
  const { bytes, unread, more, runs } = report.comparison;
  if (more) terminal.err(`shmscope: there are more differences than these ${runs.length}.`);
  if (bytes > 0) return exit.no;
  if (unread === 0) return exit.fine;
  terminal.err(`shmscope: ${unread} bytes can't be read without touching them, and were not compared.`);
  return exit.unread;
}

async function writeJson(report: Report, terminal: Terminal): Promise<void> {
  let text = '';
  for (const part of jsonParts(report, { now: Date.now() })) {
    if (terminal.signal.aborted) return;
    text += part;
    if (text.length < 65_536) continue;
    await terminal.out(text);
    text = '';
  }
  await terminal.out(`${text}${jsonEnd(report)}\n`);
}

async function writeTable(report: Report, terminal: Terminal): Promise<void> {
  const rows: string[][] = [['OFFSET', 'BYTES', 'FIELD', 'A', 'B', '']];
  const listed = report.meaning.list.shown.listing.runs;
  for (const { row } of report.rows({ now: Date.now() })) {
    if (terminal.signal.aborted) return;
    if (rows.length > mostLines) break;
    const { offset, bytes, path, a, b, delta, region } = row;
    const field = region === 'padding' ? `(padding${path === '' ? '' : ` in ${path ?? ''}`})` : (path ?? '');
    rows.push([hex(offset), String(bytes), ...[field, a, b, delta ?? ''].map(safeString)]);
  }
  const narrow = (cell: string): string => (Array.from(cell).length > 60 ? `${cell.slice(0, 59)}…` : cell);
  if (rows.length > 1) {
    const cells = rows.map(row => row.map(narrow));
    await terminal.out(table(cells, ['right', 'right', 'left', 'left', 'left', 'left'], terminal.color));
  }
  await terminal.out(`${summaryText(report)}.\n`);
  if (listed > rows.length - 1)
    terminal.err(`shmscope: ${listed - rows.length + 1} more differences; --json has them all.`);
}

/** `200 bytes in 19 runs over 3 pages`; `Identical: 65536 bytes compared`. */
function summaryText({ comparison }: Report): string {
  const { bytes, runs, pages, compared, unread, more } = comparison;
  const rest = unread > 0 ? `; ${count(unread, 'byte')} could not be read on both sides` : '';
  if (bytes === 0)
    return `${unread > 0 ? 'No difference' : 'Identical'}: ${count(compared, 'byte')} compared${rest}`;
  const of = `${more ? 'more than ' : ''}${count(runs.length, 'run')}`;
  return `${count(bytes, 'byte')} in ${of} over ${count(pages, 'page')}${rest}`;
}

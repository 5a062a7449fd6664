// `shmscope layout`: one type, with the offset of each member, bit fields, what no member uses, and cache lines.
// Not values: show does these.
import { parseArgs } from 'node:util';
import { cacheLine, cacheLinesOf } from '../layout/table/cache-lines.js';
import type { Layout } from '../layout/layout.js';
import { holeCounts } from '../layout/table/hole-counts.js';
import { isRecord } from '../layout/table/holes.js';
import { toJson } from '../model/json.js';
import { safeString } from '../model/safe-text.js';
import { readArguments } from './arguments.js';
import { exit, UsageError, type Command } from './command.js';
import { count } from './count.js';
import { factsOf, type LayoutFacts } from './layout-facts.js';
import { rowsOf, type LayoutRow } from './layout-rows.js';
import { explained, openTypes, pickType } from './type-source.js';
import { typesHelp, typesOptions } from './types-options.js';

export const layout: Command = {
  help: `Usage: shmscope layout <types> <type> [--json]

Shows where each member of a type lies, and what no member uses.
A <type> is a name as the language writes it: tick_ring, 'struct tick_ring', 'ns::Ring<int>'.
Where several layouts bear one name, all are listed, and 'tick_ring#2' picks one.
${typesHelp}

  --json             one document {name, kind, size, align, members, holes, padding}

Example: shmscope layout /sys/kernel/btf/vmlinux task_struct`,

  async run(args, terminal) {
    const { values, rest } = splitArguments(args);
    const [from = '', name] = rest;
    const opened = await openTypes(from, values, terminal.signal);
    // A format is its own and only type.
    const wanted = name ?? opened.only?.name;
    if (wanted === undefined)
      throw new UsageError('this command takes two arguments: where from, and which type');
    const { entry, layout: found } = await pickType(opened, wanted, from, terminal.signal);
    const facts = await explained(() => factsOf(found, entry.name));
    await terminal.out(values.json === true ? `${toJson(facts)}\n` : drawn(found, facts, terminal.color));
    return exit.fine;
  },
};

function splitArguments(args: string[]) {
  const options = { ...typesOptions, json: { type: 'boolean' } } as const;
  const loose = parseArgs({ args, options, allowPositionals: true, strict: false }).positionals;
  const isAlone = loose.length === 1 && /^(?:struct|numpy):/.test(loose[0] ?? '');
  const { values, positionals } = readArguments(args, options, isAlone ? ['types'] : ['types', 'type']);
  return { values, rest: positionals };
}

function drawn(found: Layout, facts: LayoutFacts, color: boolean): string {
  const rows = rowsOf(found, facts);
  const width = (text: (row: LayoutRow) => string): number =>
    Math.max(6, ...rows.map(row => (row.kind === 'line' ? 0 : Array.from(text(row)).length)));
  const places = width(row => row.place);
  const sizes = width(row => row.size);
  const names = Math.min(
    48,
    width(row => row.name),
  );
  const lines = rows.map(row =>
    row.kind === 'line'
      ? dim(`${'·'.repeat(places + sizes + 4)} ${row.name}`, color)
      : styled(
          row,
          `${row.place.padStart(places)}  ${row.size.padStart(sizes)}  ${pad(row.name, names)}  ${row.type}`.trimEnd(),
          color,
        ),
  );
  return [heading(found, facts), ...lines, ''].join('\n');
}

function heading(found: Layout, { name, kind, size, align, uncertain }: LayoutFacts): string {
  const { lines } = cacheLinesOf(found);
  const { holes, bytes, bitHoles, bits, padding, bitPadding } = holeCounts(found);
  const facts = [
    size === undefined ? 'declared only, no size' : count(size, 'byte'),
    ...(align === undefined ? [] : [`aligned to ${align}`]),
    ...(size === undefined || lines === 0 || !isRecord({ kind })
      ? []
      : [`${count(lines, 'cache line')} of ${cacheLine}`]),
    ...(holes > 0 ? [`${count(holes, 'hole')} (${count(bytes, 'byte')})`] : []),
    ...(bitHoles > 0 ? [`${count(bitHoles, 'bit hole')} (${count(bits, 'bit')})`] : []),
    ...(padding > 0 ? [`padding ${padding}`] : []),
    ...(bitPadding > 0 ? [`bit padding ${bitPadding}`] : []),
    ...(uncertain ? ['a virtual base may lie in what seems unused'] : []),
  ];
  return `${safeString(name.startsWith(`${kind} `) ? name : `${kind} ${name}`)}: ${facts.join(', ')}`;
}

function styled(row: LayoutRow, text: string, color: boolean): string {
  return row.kind === 'unused' ? dim(text, color) : text;
}

function dim(text: string, color: boolean): string {
  return color ? `\x1b[2m${text}\x1b[0m` : text;
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - Array.from(text).length));
}

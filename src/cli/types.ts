// `shmscope types`: names and sizes of the types of a program, a process, a header or a BTF file.
// Not one type's members: layout.ts.
import type { TypeEntry } from '../layout/layout.js';
import { toJson } from '../model/json.js';
import { inSlices } from '../probe/types/steps.js';
import { safeString } from '../model/safe-text.js';
import { readArguments } from './arguments.js';
import { exit, UsageError, type Command } from './command.js';
import { table } from './table.js';
import { explained, openTypes } from './type-source.js';
import { typesHelp, typesOptions } from './types-options.js';

export const types: Command = {
  help: `Usage: shmscope types <types> [--filter RE] [--all] [--json]

Lists the types that debug information tells of, in its order. It exits with 1 when there
is none.
${typesHelp}

  --filter RE        only names in which this regular expression is found
  --all              typedefs and basic types too
  --json             one document [{name, kind, size}]

Example: shmscope types pid:4121 --filter '^tick'`,

  async run(args, terminal) {
    const { values, positionals } = readArguments(
      args,
      {
        ...typesOptions,
        filter: { type: 'string' },
        all: { type: 'boolean' },
        json: { type: 'boolean' },
      },
      ['types'],
    );
    const pattern = readPattern(values.filter);
    const opened = await openTypes(positionals[0] ?? '', values, terminal.signal);
    const all = await explained(() => inSlices(opened.entries(), { signal: terminal.signal }));
    const listed =
      values.all === true ? all : all.filter(({ kind }) => kind !== 'typedef' && kind !== 'base');
    const wanted = listed.filter(({ name }) => pattern?.test(name) ?? true);
    if (values.json === true) {
      const rows = wanted.map(({ name, kind, size }) => ({
        name,
        kind,
        ...(size === undefined ? {} : { size }),
      }));
      await terminal.out(`${toJson(rows)}\n`);
    } else if (wanted.length > 0) {
      await terminal.out(listing(wanted, terminal.color));
    }
    if (wanted.length === 0)
      terminal.err(listed.length > 0 ? `None of ${listed.length} types has such a name.` : 'No types.');
    for (const { from, path, problem } of opened.objects)
      if (problem !== undefined && from !== 'none')
        terminal.err(`shmscope: ${safeString(`${path}: ${problem}`)}`);
    return wanted.length > 0 ? exit.fine : exit.no;
  },
};

function readPattern(text: string | undefined): RegExp | undefined {
  if (text === undefined) return undefined;
  try {
    return new RegExp(text, 'u');
  } catch (error) {
    throw new UsageError(
      `--filter wants a regular expression: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function listing(entries: readonly TypeEntry[], color: boolean): string {
  const rows = entries.map(({ name, kind, size }) => [
    size === undefined ? '' : String(size),
    kind,
    safeString(name),
  ]);
  return table([['SIZE', 'KIND', 'NAME'], ...rows], ['right', 'left', 'left'], color);
}

// `shmscope compare`: do two programs agree on the layout of a type? Ends with 1 where they don't.
// Not the comparing: src/layout/compare.
import { compareLayouts, type Comparison } from '../layout/compare/compare.js';
import type { Layout } from '../layout/layout.js';
import { toJson } from '../model/json.js';
import { safeString } from '../model/safe-text.js';
import { readArguments } from './arguments.js';
import { exit, type Command } from './command.js';
import { table } from './table.js';
import { explained, openTypes, pickType } from './type-source.js';
import { typesHelp, typesOptions } from './types-options.js';

export const compare: Command = {
  help: `Usage: shmscope compare <types> <types> <type> [--type-b T] [--json]

Compares the layout of a type in two places: its size, each member's place, size and type,
bit fields, what the one has and the other hasn't, the values of enums, and all of this in
the records within. Names that only are called differently (size_t and unsigned long, C's
and Rust's words) are no difference. Ends with 0 where they agree and with 1 where not.
${typesHelp}

  --type-b T         what the type is called in the second, where that's another name
  --json             one document {same, differences: [{path, a, b}]}; each also tells what
                     differs: size, offset, type, member, enumerator or byte order

Example: shmscope compare ./producer ./consumer tick_ring`,

  async run(args, terminal) {
    const { values, positionals } = readArguments(
      args,
      { ...typesOptions, 'type-b': { type: 'string' }, json: { type: 'boolean' } },
      ['types', 'types', 'type'],
    );
    const [a = '', b = '', type = ''] = positionals;
    const layoutOf = async (from: string, name: string): Promise<Layout> => {
      const opened = await openTypes(from, values, terminal.signal);
      return (await pickType(opened, name, from, terminal.signal)).layout;
    };
    const one = await layoutOf(a, type);
    const other = await layoutOf(b, values['type-b'] ?? type);
    const comparison = await explained(() => compareLayouts(one, other));
    const { same, differences } = comparison;
    if (values.json === true) {
      const rows = differences.map(({ path, a: ours, b: theirs, what }) => ({
        path,
        a: ours,
        b: theirs,
        what,
      }));
      await terminal.out(`${toJson({ same, differences: rows })}\n`);
    } else {
      await terminal.out(drawn(comparison, terminal.color));
    }
    if (comparison.more)
      terminal.err(`shmscope: there are more differences than these ${differences.length}.`);
    return same ? exit.fine : exit.no;
  },
};

function drawn({ same, differences }: Comparison, color: boolean): string {
  if (same) return 'They agree.\n';
  const rows = differences.map(({ path, what, a, b }) =>
    [path === '' ? '(the type)' : path, what, a, b].map(safeString),
  );
  return table(
    [['FIELD', 'DIFFERS IN', 'FIRST', 'SECOND'], ...rows],
    ['left', 'left', 'left', 'left'],
    color,
  );
}

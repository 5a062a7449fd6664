// What every command that takes <types> and <type> has in common: opening the one, finding the other. The commands
// themselves are in files of their own.
import { KernelError } from '../../native/errors.js';
import { bare } from '../layout/decode/shape.js';
import { parseName } from '../layout/dwarf/wanted.js';
import type { Layout, TypeEntry } from '../layout/layout.js';
import { nearNames } from '../model/near-names.js';
import { safeString } from '../model/safe-text.js';
import { TypesError, isExpected, sentenceOf } from '../probe/types/errors.js';
import { TypeLibrary } from '../probe/types/library.js';
import type { OpenTypes } from '../probe/types/open-types.js';
import { readSpec } from '../probe/types/spec.js';
import { inSlices } from '../probe/types/steps.js';
import { CommandError, UsageError } from './command.js';
import type { TypesValues } from './types-options.js';

/** Throws CommandError with the sentence of what is missing, UsageError for a bad option. */
export async function openTypes(text: string, values: TypesValues, signal: AbortSignal): Promise<OpenTypes> {
  const { language, compiler, database } = values;
  if (language !== undefined && language !== 'c' && language !== 'c++')
    throw new UsageError(`--language wants c or c++, not ${JSON.stringify(language)}`);
  const compile = {
    includePaths: values.include ?? [],
    defines: values.define ?? [],
    ...(compiler === undefined ? {} : { compiler }),
    ...(database === undefined ? {} : { database }),
  };
  const spec = readSpec(text, compile, language);
  if (spec.kind === 'file' && text.startsWith('pid:'))
    throw new UsageError(
      `a process is given by its number: pid:4121, not ${safeString(text)} (a file of that name: ./${safeString(text)})`,
    );
  return explained(() =>
    new TypeLibrary().open(spec, {
      debugPaths: values['debug-path'] ?? [],
      signal,
    }),
  );
}

/** Runs it; what is expected to fail becomes a CommandError with its sentence. */
export async function explained<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isExpected(error)) throw error;
    if (error instanceof TypesError && error.code === 'COMPILER')
      throw new CommandError(`the compiler says:\n${shownLines(error.message)}`);
    // That a file isn't there was a wrong word, not an end.
    if (!(error instanceof KernelError) || error.code === 'ENOENT')
      throw new CommandError(safeString(sentenceOf(error)));
    const { explain } = await import('../model/explain.js');
    const { refused } = await import('../probe/types/refused.js');
    const { message, hint } = explain(refused(error));
    throw new CommandError(hint === undefined ? message : `${message} ${hint}`);
  }
}

/**
 * The one type that `name` means: `tick`, `struct tick`, `tick#2`; `from` is what was opened, as it was typed. Throws
 * UsageError with all that bear the name.
 */
export async function pickType(
  types: OpenTypes,
  name: string,
  from: string,
  signal: AbortSignal,
): Promise<{ entry: TypeEntry; layout: Layout }> {
  const [, bareName = name, digits] = /^(.*?)\s*#(\d{1,6})$/s.exec(name) ?? [];
  const found = await explained(() => inSlices(types.find(bareName.trim()), { signal }));
  const candidates = withoutEchoes(types, found);
  const [first] = candidates;
  if (!first) {
    const wanted = parseName(bareName).name;
    const near = nearNames(wanted, await namesIn(types, signal)).map(one => JSON.stringify(one));
    const meant = near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
    throw new CommandError(
      `There is no type ${JSON.stringify(bareName)} in ${safeString(from)}.${meant} \`shmscope types\` lists what there is.${hints(types)}`,
    );
  }
  if (digits === undefined && candidates.length > 1) {
    const lines = candidates.map((entry, i) => `  #${i + 1}  ${listed(entry)}`).join('\n');
    throw new UsageError(
      `${JSON.stringify(name)} names ${candidates.length} types in ${safeString(from)}. Pick one, such as ${JSON.stringify(`${bareName}#2`)}:\n${lines}`,
    );
  }
  const entry = digits === undefined ? first : candidates[Number(digits) - 1];
  if (!entry)
    throw new UsageError(
      `there are ${candidates.length} types called ${JSON.stringify(bareName)} in ${safeString(from)}, and no #${digits ?? ''}`,
    );
  return { entry, layout: await explained(() => types.layout(entry.id)) };
}

async function namesIn(types: OpenTypes, signal: AbortSignal): Promise<string[]> {
  const entries = await explained(() => inSlices(types.entries(), { signal }));
  return entries.map(entry => entry.name);
}

/** `typedef struct tick tick` is no second type of this name. */
function withoutEchoes(types: OpenTypes, found: readonly TypeEntry[]): readonly TypeEntry[] {
  const real = found.filter(entry => entry.kind !== 'typedef');
  if (real.length === 0 || real.length === found.length) return found;
  return found.filter(entry => {
    if (entry.kind !== 'typedef') return true;
    try {
      const layout = types.layout(entry.id);
      const { type } = bare(layout, layout.root);
      return !('name' in type) || type.name !== entry.name;
    } catch (error) {
      // One that can't be read is not left out: choosing it says why.
      if (isExpected(error)) return true;
      throw error;
    }
  });
}

function listed({ kind, name, size, unit }: TypeEntry): string {
  const bytes = size === undefined ? '' : `, ${size} bytes`;
  return safeString(`${kind} ${name}${bytes}${unit === '' ? '' : `, from ${unit}`}`);
}

/** What could not be read may be where it is. */
function hints(types: OpenTypes): string {
  const problems = types.objects.flatMap(({ from, problem }) =>
    from !== 'none' && problem !== undefined ? [problem] : [],
  );
  return problems.length === 0 ? '' : ` ${safeString(problems.slice(0, 3).join(' '))}`;
}

function shownLines(text: string): string {
  return text
    .split('\n')
    .map(line => safeString(line).replaceAll('\\\\', '\\'))
    .join('\n');
}

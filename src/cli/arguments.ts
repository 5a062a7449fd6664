// Reads what stands on a command line: options by node's own parser, numbers in decimal or with 0x.
// Not what the commands do with them.
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './command.js';
import { isRaw, quoted } from './raw-text.js';

type Options = NonNullable<ParseArgsConfig['options']>;

/** `positionals`: what is wanted, by name (`segment`), or how many. Throws UsageError. */
export function readArguments<T extends Options>(
  args: string[],
  options: T,
  positionals: readonly string[] | number,
): { values: ReturnType<typeof parseArgs<{ options: T }>>['values']; positionals: string[] } {
  refuseWrongOptions(args, options);
  const parsed = parseArgs({ args: inlined(args, options), options, allowPositionals: true, strict: true });
  refuseWrongCount(parsed.positionals, positionals);
  const wanted = typeof positionals === 'number' ? [] : positionals;
  refuseRaw(Object.values(parsed.values).flat());
  refuseRaw(parsed.positionals.filter((_, at) => !mayBeRaw.has(wanted[at] ?? '')));
  return { values: parsed.values, positionals: parsed.positionals };
}

/** Names of segments and, of what is compared, of files. */
const mayBeRaw: ReadonlySet<string> = new Set(['segment', 'a', 'b']);

/** Text alone makes sense in all but names: bytes that are none would become others without a word. */
export function refuseRaw(words: readonly unknown[]): void {
  const raw = words.filter(word => typeof word === 'string').find(isRaw);
  if (raw !== undefined) throw new UsageError(`${quoted(raw)} is no UTF-8, and text is wanted here`);
}

/** What the strict parser would refuse too, in words for the person who typed it. */
function refuseWrongOptions(args: string[], options: Options): void {
  const said = new Set<string>();
  for (const token of tokensOf(args, options)) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (!option) {
      const known = Object.keys(options).map(key => `--${key}`);
      throw new UsageError(`there is no option ${rawName}; there are ${[...known, '--help'].join(', ')}`);
    }
    if (option.type === 'boolean' && value !== undefined) throw new UsageError(`${rawName} takes no value`);
    if (option.type === 'string' && (value === undefined || isOption(token))) {
      throw new UsageError(`${rawName} wants a value after it`);
    }
    if (said.has(name) && option.multiple !== true) throw new UsageError(`${rawName} is there twice`);
    said.add(name);
  }
}

/** `--offset --json`: the next option taken for the value. `--offset -1` is a value, if a wrong one. */
function isOption({ value, inlineValue }: { value?: string | undefined; inlineValue?: boolean | undefined }) {
  return inlineValue !== true && value !== undefined && /^-\D/.test(value);
}

/** Values in one word with their options, as the strict parser would take `-1` for an option; the others at the end. */
function inlined(args: string[], options: Options): string[] {
  const tokens = tokensOf(args, options);
  const said = tokens.flatMap(token => {
    if (token.kind !== 'option') return [];
    return [token.value === undefined ? `--${token.name}` : `--${token.name}=${token.value}`];
  });
  return [...said, '--', ...tokens.flatMap(token => (token.kind === 'positional' ? [token.value] : []))];
}

function tokensOf(args: string[], options: Options) {
  return parseArgs({ args, options, allowPositionals: true, strict: false, tokens: true }).tokens;
}

function refuseWrongCount(given: readonly string[], wanted: readonly string[] | number): void {
  const count = typeof wanted === 'number' ? wanted : wanted.length;
  if (given.length === count) return;
  if (given.length > count && count === 0) {
    throw new UsageError(`${quoted(given[0] ?? '')} is too much: this command takes options only`);
  }
  if (given.length > count) throw new UsageError(`${quoted(given[count] ?? '')} is one argument too many`);
  const missing =
    typeof wanted === 'number'
      ? count === 1
        ? 'an argument'
        : `${count} arguments`
      : wanted
          .slice(given.length)
          .map(name => `a <${name}>`)
          .join(' and ');
  throw new UsageError(`this command wants ${missing}; --help tells more`);
}

/** Options of every command that reads a range of one segment. */
export const rangeOptions = {
  offset: { type: 'string' },
  length: { type: 'string' },
  json: { type: 'boolean' },
} as const satisfies Options;

/** Bytes; `length` is left out where it wasn't said. Throws UsageError. */
export function readRange(values: { offset?: string | undefined; length?: string | undefined }): {
  offset: number;
  length: number | undefined;
} {
  return {
    offset: readNumber(values.offset, '--offset') ?? 0,
    length: readNumber(values.length, '--length'),
  };
}

/** A whole number, decimal or with 0x, within bounds. `such`: one that makes sense there. Throws UsageError. */
export function readNumber(
  text: string | undefined,
  name: string,
  { least = 0, most = Number.MAX_SAFE_INTEGER, such = '4096 or 0x1000' } = {},
): number | undefined {
  if (text === undefined) return undefined;
  const number = /^(?:\d+|0x[0-9a-f]+)$/i.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(number)) {
    throw new UsageError(`${name} wants a number such as ${such}, not ${JSON.stringify(text)}`);
  }
  if (number < least) throw new UsageError(`${name} wants ${least} at least, not ${number}`);
  if (number > most) throw new UsageError(`${name} wants ${most} at most, not ${number}`);
  return number;
}

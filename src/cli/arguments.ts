// Reads what stands on a command line: options by node's own parser, numbers in decimal or with 0x.
// Not what the commands do with them.
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './command.js';

type Options = NonNullable<ParseArgsConfig['options']>;

/** `positionals`: how many are wanted. Throws UsageError in words of its own or of node's parser. */
export function readArguments<T extends Options>(
  args: string[],
  options: T,
  positionals: number,
): { values: ReturnType<typeof parseArgs<{ options: T }>>['values']; positionals: string[] } {
  const parsed = (() => {
    try {
      return parseArgs({ args, options, allowPositionals: true, strict: true });
    } catch (error) {
      throw new UsageError(error instanceof Error ? error.message : String(error));
    }
  })();
  if (parsed.positionals.length !== positionals) {
    const wanted =
      positionals === 0 ? 'no argument' : positionals === 1 ? 'one argument' : `${positionals} arguments`;
    throw new UsageError(`this command takes ${wanted}, not ${parsed.positionals.length}`);
  }
  return { values: parsed.values, positionals: parsed.positionals };
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

/** A whole number of at most 2^53 - 1, decimal or with 0x. Throws UsageError. */
export function readNumber(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const number = /^(?:\d+|0x[0-9a-f]+)$/i.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(number)) return number;
  throw new UsageError(`${name} wants a number such as 4096 or 0x1000, not ${JSON.stringify(text)}`);
}

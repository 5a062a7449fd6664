// What `shmscope find` is asked for, as a query: the words of its options. Not the search: find.ts.
import { numberKinds } from '../model/find/number-kind.js';
import type { NumberType, Query } from '../model/find/query.js';
import { UsageError } from './command.js';

const ways = ['bytes', 'text', 'utf16', 'regex'] as const;

export interface FindValues {
  as?: string | undefined;
  to?: string | undefined;
  tolerance?: string | undefined;
  'ignore-case'?: boolean | undefined;
  'big-endian'?: boolean | undefined;
  unaligned?: boolean | undefined;
}

/** Throws UsageError where options don't go together; what makes no sense in itself, the search says. */
export function queryOf(what: string, values: FindValues): Query {
  const { as = 'text' } = values;
  const ignoreCase = values['ignore-case'] === true;
  const bigEndian = values['big-endian'] === true;
  if (isNumberType(as)) {
    refuse(values, ['ignore-case'], as);
    return {
      ...{ kind: 'number', type: as, from: what, to: values.to ?? what },
      ...{ tolerance: toleranceOf(values.tolerance), bigEndian, aligned: values.unaligned !== true },
    };
  }
  refuse(values, ['to', 'tolerance', 'unaligned'], as);
  if (as !== 'utf16') refuse(values, ['big-endian'], as);
  switch (as) {
    case 'bytes':
      refuse(values, ['ignore-case'], as);
      return { kind: 'bytes', pattern: what };
    case 'text':
      return { kind: 'text', text: what, encoding: 'utf8', ignoreCase, alone: true };
    case 'utf16':
      return {
        kind: 'text',
        text: what,
        encoding: bigEndian ? 'utf16be' : 'utf16le',
        ignoreCase,
        alone: true,
      };
    case 'regex':
      return { kind: 'regex', source: what, ignoreCase, alone: true };
    default:
      throw new UsageError(
        `there is no --as ${as}; there are ${[...ways, ...Object.keys(numberKinds)].join(', ')}`,
      );
  }
}

function isNumberType(text: string): text is NumberType {
  return Object.hasOwn(numberKinds, text);
}

function toleranceOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const tolerance = /^(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(tolerance))
    throw new UsageError(`--tolerance wants a number such as 0.5, not ${JSON.stringify(text)}`);
  return tolerance;
}

function refuse(values: FindValues, names: readonly (keyof FindValues)[], as: string): void {
  const said = names.find(name => values[name] !== undefined);
  if (said !== undefined) throw new UsageError(`--${said} means nothing with --as ${as}`);
}

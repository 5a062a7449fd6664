// What can be looked for in a segment's bytes, as data, and the one error of a query that makes no sense. Not how it
// is matched: a file for each kind beside this one. src/protocol/find.ts carries these words.

export type NumberType = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'u64' | 'i64' | 'f32' | 'f64';

export type Query =
  /** `7f 45 ?? 46`; a nibble may be `?`. */
  | { kind: 'bytes'; pattern: string }
  | ({ kind: 'text'; text: string; encoding: Encoding; ignoreCase: boolean } & Telling)
  /** A JavaScript expression over bytes as Latin-1 characters. */
  | ({ kind: 'regex'; source: string; ignoreCase: boolean } & Telling)
  | NumberQuery
  /** Words that are addresses in the attached process's mapping of a segment; '' for this one. */
  | { kind: 'pointer'; segment: string };

interface Telling {
  /** What was found is told alone, without the plain text that goes on behind it. */
  alone?: true;
}

export type Encoding = 'utf8' | 'utf16le' | 'utf16be';

/** `from` to `to`, both included, as decimal or 0x text; `tolerance` around them. NaN is found only as NaN. */
export interface NumberQuery {
  kind: 'number';
  type: NumberType;
  from: string;
  to: string;
  tolerance: number;
  bigEndian: boolean;
  aligned: boolean;
}

/** How a candidate must have changed since the last scan to stay. */
export type Narrowing =
  | { kind: 'changed' | 'unchanged' | 'increased' | 'decreased' }
  | { kind: 'value'; from: string; to: string; tolerance: number };

/** A query that makes no sense, as a sentence that names the place. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

/** Characters that a query may have: no pattern that a person means is longer. */
export const mostCharacters = 16_384;

/** Throws QueryError. */
export function refuseLong(text: string): void {
  if (text.length > mostCharacters)
    throw new QueryError(
      `What is looked for has ${text.length} characters; ${mostCharacters} are the most that can be.`,
    );
}

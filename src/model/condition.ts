// Conditions on fields, as a person writes them: `hdr.seq jumps by more than 1 and state == ERROR`. What they are made
// of; condition-parse.ts reads them, condition-evaluate.ts tells whether they hold. Not where fields are (src/layout),
// nor when they are looked at (src/probe/time).
//
//   condition  = all { ("or" | "||") all }            all  = one { ("and" | "&&") one }
//   one        = ("not" | "!") one | "(" condition ")" | test
//   test       = path ( compared value | "changes" | "increases" | "decreases"
//                     | "jumps" "by" "more" "than" number | "owner" "dies" )
//   compared   = "==" | "!=" | "<" | "<=" | ">" | ">="
//   value      = number | text in quotes | name of an enum's value
//
// A path is as the struct table writes it: `ring.slots[96].price`; a step that is no plain word stands in quotes.

export const comparisons = ['==', '!=', '<=', '>=', '<', '>'] as const;
export type Comparison = (typeof comparisons)[number];

/** bigint beyond 2^53. `name`: a bare word, an enum's; `text`: in quotes. */
export type Literal =
  | { kind: 'number'; value: number | bigint }
  | { kind: 'text'; value: string }
  | { kind: 'name'; value: string };

export type Test =
  | { kind: 'compare'; path: string; comparison: Comparison; value: Literal }
  | { kind: 'changes' | 'increases' | 'decreases' | 'owner dies'; path: string }
  | { kind: 'jumps'; path: string; by: number | bigint };

export type Condition =
  { kind: 'or' | 'and'; parts: readonly Condition[] } | { kind: 'not'; part: Condition } | Test;

/** It makes no sense: a sentence that says where, as a person counts: from character 1. */
export class ConditionError extends Error {
  override readonly name = 'ConditionError';
  /** From 0. */
  readonly at: number;

  constructor(at: number, what: string) {
    super(`At character ${at + 1}: ${what}.`);
    this.at = at;
  }
}

/** What one field holds at one moment. */
export interface FieldValue {
  /** Where it is one: an integer, a float, an enum's number, a pointer, a bool. bigint beyond 2^53. */
  number?: number | bigint;
  /** Its characters, an enum's name, a lock's state; else as it's shown. */
  text: string;
  /** All of it, to tell whether it changes. */
  bytes: Uint8Array;
  /** Of a lock: who had it died holding it. Undefined for what is none. */
  ownerDied?: boolean;
}

/** By path as the condition has it; undefined where it can't be read now. */
export type Lookup = (path: string) => FieldValue | undefined;

/** Each test once, in the order of the text. */
export function testsOf(condition: Condition): Test[] {
  switch (condition.kind) {
    case 'or':
    case 'and':
      return condition.parts.flatMap(testsOf);
    case 'not':
      return testsOf(condition.part);
    case 'compare':
    case 'changes':
    case 'increases':
    case 'decreases':
    case 'owner dies':
    case 'jumps':
      return [condition];
  }
}

/** Fields that it names, each once. */
export function pathsOf(condition: Condition): string[] {
  return [...new Set(testsOf(condition).map(test => test.path))];
}

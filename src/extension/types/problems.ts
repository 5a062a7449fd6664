// What can be wrong with what is bound, as facts. Never silence: whatever keeps a type from being shown, or makes it
// doubtful, is one of these. Not the sentences: words.ts makes these, in the reader's language.
import type { Failure } from '../../protocol/failure.js';
import type { BoundState } from '../../protocol/view.js';

/** A difference between the bound type and that of another process; `path` is empty for the type itself. */
export interface ProcessDifference {
  pid: number;
  command: string;
  path: string;
  a: string;
  b: string;
}

export type Problem =
  /** None of `places` has a type of that name; `failures` are those that could not be looked into. */
  | { kind: 'not found'; type: string; places: string[]; failures: Failure[] }
  /** `type` has no #n; or several bear the name, and the first is shown: `candidates` tell them apart. */
  | { kind: 'no such one'; type: string; count: number }
  | { kind: 'ambiguous'; type: string; candidates: string[] }
  | { kind: 'no size'; type: string }
  | { kind: 'past end'; type: string; offset: number; bytes: number; size: number }
  | { kind: 'no room'; type: string; offset: number; each: number; size: number }
  | { kind: 'outside'; type: string; path: string }
  | { kind: 'not opened'; type: string; place: string; failure: Failure }
  | { kind: 'not shown'; failure: Failure }
  | { kind: 'no field'; type: string; path: string; use: 'format' | 'sequence' }
  | { kind: 'no guess'; place: string; failure: Failure }
  | { kind: 'differ'; type: string; differences: ProcessDifference[] };

/** What bound.ts needs words for. */
export interface ProblemWords {
  problem: (problem: Problem) => BoundState['problems'][number];
  /** What is being read, for a person: the name of a process, of a file. */
  place: (place: Place) => string;
}

/** Where types are from, as a person would say it. */
export type Place =
  | { kind: 'process'; pid: number; command: string }
  | { kind: 'file'; path: string }
  | { kind: 'text' }
  | { kind: 'format'; text: string };

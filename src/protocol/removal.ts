// The words of removal: the one thing that changes what is looked at, and only on a person's word. What the person was
// shown travels with the request, so that nothing else is removed. Not how it is done (src/probe/removal).
import type { Evidence, ObjectKind, Verdict } from '../model/verdict.js';

/** What the person saw of the object, and said yes to. */
export interface Confirmed {
  verdict: Verdict;
  /** When its state last changed, as its times say: milliseconds since 1970. */
  changed?: number;
  nattch?: number;
  /** Of what lies beside segments: all that tells it from others, and from itself after a use. */
  row?: string;
}

/** Where the bytes of what is removed are kept first, and how many of them all copies may take together. */
export interface CopyPlace {
  folder: string;
  budget: number;
}

export interface RemoveParams {
  id: string;
  /** For the words of a refusal. */
  name: string;
  confirmed: Confirmed;
  /** Null: it can't be brought back, and the person knows. */
  copies: CopyPlace | null;
}

export interface Removal {
  id: string;
  name: string;
  /** The copy that it can be brought back from; null where none was wanted, or none can be had. */
  copy: string | null;
  /** Processes that have it still keep its memory until they let go: there were some, or some came in between. */
  lives: boolean;
  /** So does the view that we have of it, until it is closed. */
  shown: boolean;
}

export interface RemovedCopy {
  id: string;
  /** What it was. */
  name: string;
  kind: string;
  size: number;
  /** Bytes that the copy takes, and when it was made (ms since 1970). */
  stored: number;
  time: number;
}

export interface Restored {
  id: string;
  /** What was removed: another object, which who had it may still have. Left out of an earlier boot: nobody has. */
  was?: string;
  name: string;
  /** Only root can give an object to another: it is the own user's now. */
  owned: boolean;
}

/** What is known of an object right now, as asked for a confirmation. */
export interface Subject {
  id: string;
  name: string;
  kind: ObjectKind;
  size: number;
  confirmed: Confirmed;
  evidence: readonly Evidence[];
}

/** Extension → probe. */
export interface RemovalApi {
  /** Looks at these, and judges them, for a person to say yes or no. What isn't there any more is left out. */
  aboutToRemove(p: { ids: string[] }): Subject[];
  remove(p: RemoveParams): Removal;
  restore(p: { copies: CopyPlace; copy: string; name: string }): Restored;
}

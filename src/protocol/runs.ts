// The words of a run of the developer's: a debug session, a task, a command of a terminal. What it left behind is told
// when it has ended. Not how that is found out (src/probe/runs).
import type { Evidence, ObjectKind, Verdict } from '../model/verdict.js';

/**
 * Whose processes these are: one and all that comes of it; what a terminal's shell runs in the foreground; or one that
 * a debugger of JavaScript told of, if it bears that debugger's mark, with those that bear it, too.
 */
export type RunRoot = { pid: number } | { shell: number } | { debuggee: number };

/** Something that a run made, that is still there, and that nobody is seen to use. */
export interface LeftObject {
  id: string;
  kind: ObjectKind;
  /** Made safe to show. */
  name: string;
  size: number;
  verdict: Verdict;
  evidence: readonly Evidence[];
}

/** Extension → probe. */
export interface RunsApi {
  /** It begins, or more of its processes are known: followed from here on. `root`: null where none is known yet. */
  runBegan(p: { run: string; root: RunRoot | null }): void;
  /** Its end; answers when it has settled. Null: it wasn't followed, as this probe is younger than the run. */
  runEnded(p: { run: string }): LeftObject[] | null;
  /** Does this process bear the mark of a debugger of JavaScript? */
  isDebuggee(p: { pid: number }): boolean;
}

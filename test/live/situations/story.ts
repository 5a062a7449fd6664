// What the matrix of situations is made of: a story starts real programs and does to them what happens to programs,
// and says at each step what must be said of an object then. Not the stories, nor the asking (leaks-matrix.test.ts).
import type { JudgedObject, JudgeOptions } from '../../../src/probe/leaks/judge-look.js';
import type { Verdict } from '../../../src/model/verdict.js';
import type { World } from '../world.js';

export interface Step {
  /** Which object. */
  id: string;
  /** `gone`: there is no such object any more. */
  verdict: Verdict | 'gone';
  /** Looks at more than the verdict. */
  more?: (seen: JudgedObject) => void;
  /** Judged otherwise than by this process, with all that root may see. */
  by?: (id: string) => Promise<JudgedObject | undefined>;
  options?: JudgeOptions;
}

export interface Situation {
  what: string;
  /** Skips the test, with the reason, where this machine can't make it. */
  needs?: (test: Mocha.Context) => void;
  story: (world: World) => AsyncGenerator<Step, void, undefined>;
}

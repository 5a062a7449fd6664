// The verdict on every object of one scan: facts gathered, then judged by the known owners. Not the weighing
// (src/model/leaks/judge.ts) nor what is done about it.
import type { Machine } from '../../../native/machine.js';
import { Pace } from '../../../native/pace.js';
import type { ScanRecord } from '../../../native/records.js';
import { judge } from '../../model/leaks/judge.js';
import type { OwnerRules } from '../../model/leaks/owners.js';
import { knownOwners } from '../../model/leaks/rules.js';
import type { Inventory } from '../../model/segment.js';
import type { Judged, ObjectFacts } from '../../model/verdict.js';
import { gatherFacts, type Ask, type LastBefore } from './facts.js';

export interface JudgedObject {
  facts: ObjectFacts;
  judged: Judged;
}

export interface JudgeOptions {
  ask?: Ask;
  /** Left out: the owners that this program knows. */
  rules?: OwnerRules;
  lastBefore?: LastBefore;
}

/** One look, and the verdicts on what was seen in it. */
export interface Judging {
  readonly inventory: Inventory;
  /** Asks the machine for more than the scan did. */
  judge(options?: JudgeOptions): Promise<JudgedObject[]>;
}

/** `inventory`: what was assembled from `record`. */
export async function judgeLook(
  machine: Machine,
  record: ScanRecord,
  inventory: Inventory,
  { ask, rules = knownOwners, lastBefore }: JudgeOptions = {},
): Promise<JudgedObject[]> {
  const options = { rules, exclude: [process.pid], ask, lastBefore, pace: new Pace(undefined) };
  const facts = await gatherFacts(machine, record, inventory, options);
  return facts.map(found => ({ facts: found, judged: judge(found, rules) }));
}

// The product's verdict on an object that a test made, from one whole look at the machine.
// What else goes on there may leave a verdict open (a process that nobody may look into, a descriptor of others on its
// way): `expectVerdict` tells these from what the test is about.
import assert from 'node:assert/strict';
import { isAlone } from '../../native/act/alone.js';
import { scan, thisMachine } from '../../native/scan.js';
import { assemble } from '../../src/model/assemble.js';
import type { Evidence, Verdict } from '../../src/model/verdict.js';
import { judgeLook, type JudgedObject, type JudgeOptions } from '../../src/probe/leaks/judge-look.js';

async function judgeAll(options: JudgeOptions = {}): Promise<JudgedObject[]> {
  const machine = thisMachine();
  const record = await scan(machine, { exclude: [process.pid] });
  return judgeLook(machine, record, assemble(record), options);
}

/** Undefined where there is no such object any more. */
export async function judged(id: string, options: JudgeOptions = {}): Promise<JudgedObject | undefined> {
  const found = (await judgeAll(options)).filter(object => object.facts.id === id);
  assert.ok(found.length < 2, `${found.length} objects ${id}`);
  return found[0];
}

/** Looked at, and with the kernel asked: either way the same, but for what the look alone can't tell. */
export async function expectVerdict(
  id: string,
  verdict: Verdict,
  options: JudgeOptions = {},
): Promise<JudgedObject> {
  const asked = await judged(id, { ...options, ask: isAlone });
  assert.ok(asked, `${id} is not found`);
  assert.equal(asked.judged.verdict, verdict, JSON.stringify(asked.judged.evidence));
  const looked = await judged(id, options);
  assert.ok(looked, `${id} is not found`);
  const open = looked.facts.unseen > 0 || looked.facts.inFlight > 0 || looked.facts.hidden !== undefined;
  const expected = verdict === 'orphan' && open && asked.facts.kind !== 'sysv' ? 'unknown' : verdict;
  assert.equal(looked.judged.verdict, expected, JSON.stringify(looked.judged.evidence));
  return looked;
}

type ValueOf<F, E = Evidence> = E extends { fact: infer G; value: infer V }
  ? F extends G
    ? V
    : never
  : never;

export function evidence<F extends Evidence['fact']>(
  { judged: { evidence: all } }: JudgedObject,
  fact: F,
): ValueOf<F> | undefined {
  return all.find(one => one.fact === fact)?.value as ValueOf<F> | undefined;
}

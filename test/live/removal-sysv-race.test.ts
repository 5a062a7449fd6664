// Removal of System V objects against a program that removes and makes anew the same key as fast as it can, a thousand
// times and more for each kind: what went is what we say that we removed, no more and no less. The program's own
// account is the oracle.
import assert from 'node:assert/strict';
import { readFileSync, unlinkSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { removeMessages, removeSemaphores } from '../../native/act/remove-beside.js';
import { removeShm } from '../../native/act/remove-sysv.js';
import { readSysvWhole } from '../../native/sysv.js';
import { readQueues, rowText, semaphoreSets } from '../../native/sysv-others.js';
import { thisMachine } from '../../native/this-machine.js';
import { uniqueKey } from '../support/prefix.js';
import { useWorld } from './world.js';

/** One that was judged: its number, and its removal if it is still that one. */
interface Judged {
  number: number;
  remove: () => string;
}

/** As many tries as these, and as many of them that hit. */
const tries = 1000;
const hits = 50;

const kinds: Record<string, (key: number) => Judged | undefined> = {
  shm: key => {
    const row = readSysvWhole(thisMachine()).rows.find(one => one.key === key);
    return row && { number: row.shmid, remove: () => removeShm(row) };
  },
  sem: key => {
    const row = [...semaphoreSets(thisMachine())].find(one => one.key === key);
    return row && { number: row.semid, remove: () => removeSemaphores(row.semid, rowText(row)) };
  },
  msg: key => {
    const row = readQueues(thisMachine()).find(one => one.key === key);
    return row && { number: row.msqid, remove: () => removeMessages(row.msqid, rowText(row)) };
  },
};

describe('removal while a System V key is made anew', function () {
  this.timeout(120_000);
  const world = useWorld();

  for (const [kind, judge] of Object.entries(kinds)) {
    it(`removes nothing that it did not mean: ${kind}`, async () => {
      const [key, report] = [uniqueKey(), world.path(`race-${kind}`)];
      const options = ['--kind', kind, '--key', String(key), '--pause', '2000', '--report', report];
      const racer = await world.start('sysv-racer', options);
      let ended = false as boolean;
      void racer.ended().then(() => (ended = true));
      const removed: number[] = [];
      const ends: Record<string, number> = {};
      let tried = 0;
      while (tried < tries || removed.length < hits) {
        await setImmediate();
        if (ended) assert.fail(`the racer has ended after ${tried} tries`);
        const judged = judge(key);
        if (!judged) continue;
        tried++;
        const end = judged.remove();
        ends[end] = (ends[end] ?? 0) + 1;
        if (end === 'removed') removed.push(judged.number);
      }
      await racer.stop();
      process.stdout.write(`      ${tried} tries: ${JSON.stringify(ends)}\n`);
      const lost = readFileSync(report, 'utf8').split('\n').filter(Boolean).map(Number);
      unlinkSync(report);
      assert.deepEqual(lost, removed);
      assert.equal(judge(key), undefined, 'and nothing is left');
    });
  }
});

// Whose processes these are, by looks at a table of processes: children, groups and sessions, and reused pids.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ProcessStat } from '../../../native/proc-stat.js';
import { Family } from '../../../src/probe/runs/family.js';
import { processStat as stat } from './process-stat.js';

function after(family: Family, ...looks: ProcessStat[][]): number[] {
  let alive: ProcessStat[] = [];
  for (const look of looks) alive = family.update(look);
  return alive.map(({ pid }) => pid).sort((a, b) => a - b);
}

const nobody = (): undefined => undefined;

describe('the family of a run', () => {
  const of = (pid: number): Family => {
    const family = new Family(nobody);
    family.add({ pid });
    return family;
  };

  it('is its process with all that comes of it, in whatever order they are listed', () => {
    assert.deepEqual(after(of(5), [stat(8, 7), stat(7, 5), stat(6, 1), stat(5, 2), stat(2, 1)]), [5, 7, 8]);
  });

  it('keeps who was seen once, also when its parents have ended and it is a child of another', () => {
    const family = of(5);
    assert.deepEqual(after(family, [stat(5, 2), stat(7, 5)], [stat(7, 1), stat(8, 7), stat(9, 1)]), [7, 8]);
    assert.ok(family.has(5) && family.has(5, 50) && !family.has(5, 51) && !family.has(9));
  });

  it('is known by its session and group where it was not seen with its parent', () => {
    const daemon = stat(9, 1, { session: 7, group: 9 });
    const job = stat(10, 1, { group: 7 });
    assert.deepEqual(
      after(of(5), [stat(5, 2), stat(7, 5, { session: 7, group: 7 })], [daemon, job]),
      [9, 10],
    );
    const stranger = stat(3, 1, { session: 7 });
    assert.deepEqual(after(of(7), [stat(7, 2)], [stranger]), [], 'it is older than who bears that pid');
  });

  it('is of a terminal what its shell runs in the foreground, not the shell nor its jobs behind', () => {
    const family = new Family(nobody);
    family.add({ shell: 100 });
    const shell = (foreground: number): ProcessStat =>
      stat(100, 1, { group: 100, session: 100, foreground, startTime: 1 });
    const behind = stat(101, 100, { group: 101, session: 100 });
    const command = stat(102, 100, { group: 102, session: 100 });
    assert.deepEqual(after(family, [shell(100), behind]), []);
    assert.deepEqual(
      after(family, [shell(102), behind, command, stat(103, 102, { group: 102 })]),
      [102, 103],
    );
    assert.deepEqual(
      after(family, [shell(104), behind, stat(104, 100, { group: 104, session: 100 })]),
      [104],
    );
  });

  it('is of a debugger the one that is told of, those it was started by on its behalf, and all that comes of these', () => {
    const addresses = new Map([
      [21, '/tmp/a'],
      [22, '/tmp/a'],
      [31, '/tmp/b'],
    ]);
    const family = new Family(pid => addresses.get(pid));
    const all = [
      stat(7, 1, { startTime: 1 }), // the debugger's own
      stat(21, 7, { startTime: 10 }), // npm
      stat(22, 21, { startTime: 11 }), // the program
      stat(23, 22, { startTime: 12 }), // what it runs, with another environment
      stat(31, 7, { startTime: 10 }), // of another session of the same debugger
      stat(41, 7, { startTime: 10 }), // a stranger
    ];
    const taken = (): number[] => family.update(all).map(({ pid }) => pid);
    family.add({ debuggee: 41 });
    assert.deepEqual(taken(), [], 'a stranger is none, whoever tells of it');
    family.add({ debuggee: 22 });
    assert.deepEqual(taken(), [21, 22, 23]);
  });

  it('is of a debugger not the shell of a terminal that is all the debugger’s, nor what else runs there', () => {
    const asked: number[] = [];
    const family = new Family(pid => {
      asked.push(pid);
      return '/tmp/a';
    });
    const all = [
      stat(20, 1, { group: 20, session: 20, foreground: 21 }), // the shell
      stat(21, 20, { group: 21, session: 20, foreground: 21 }), // npm
      stat(22, 21, { group: 21, session: 20, foreground: 21 }), // the program
      stat(30, 20, { group: 30, session: 20, foreground: 21 }), // a job behind
    ];
    family.add({ debuggee: 22 });
    assert.deepEqual(after(family, all, all), [21, 22]);
    assert.deepEqual(asked, [22, 21], 'each is asked once, and the shell never');
  });

  it('asks once of a stranger that a debugger tells of', () => {
    let asked = 0;
    const family = new Family(() => {
      asked++;
      return undefined;
    });
    family.add({ debuggee: 41 });
    assert.deepEqual(after(family, [], [stat(41, 7)], [stat(41, 7)]), []);
    assert.equal(asked, 1);
  });

  it('does not take a pid that is used again for who had it', () => {
    const other = stat(5, 1, { startTime: 9000 });
    assert.deepEqual(after(of(5), [stat(5, 2)], [other, stat(6, 5, { startTime: 9001 })]), []);
  });

  it('began with its first, however many there are', () => {
    const family = of(5);
    after(family, [stat(5, 2), ...Array.from({ length: 130_000 }, (_, i) => stat(i + 6, 5))]);
    assert.equal(family.began, 50);
    assert.equal(new Family(nobody).began, undefined);
  });

  it('of a tree is what a slow walk up finds', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 1, maxLength: 30 }), fc.nat(29), (parents, root) => {
        // The parent is an older one.
        const all = parents.map((p, i) => stat(i + 1, i === 0 ? 0 : (p % i) + 1, { session: 0, group: 0 }));
        const pid = (root % all.length) + 1;
        const under = (one: ProcessStat): boolean =>
          one.pid === pid || all.some(parent => parent.pid === one.parent && under(parent));
        const slow = all.filter(under).map(one => one.pid);
        assert.deepEqual(after(of(pid), [...all].reverse()), slow);
      }),
    ));
});

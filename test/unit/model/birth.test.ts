// How a command line is shown, whatever it holds; and what a birth says of its makers.
import assert from 'node:assert/strict';
import type { ByteString } from '../../../native/records.js';
import { commandLineOf } from '../../../src/model/birth.js';
import { fill } from '../../../src/model/explain.js';
import { judge } from '../../../src/model/leaks/judge.js';
import { isLeft } from '../../../src/model/leaks/left.js';
import { evidenceText, makersText } from '../../../src/model/leaks/words.js';
import type { ObjectFacts, Someone } from '../../../src/model/verdict.js';

const iso = (moment: number): string => new Date(moment).toISOString();
const line = (...argv: string[]): string => commandLineOf(argv.map(a => `${a}\0`).join('') as ByteString);

describe('the command line of a maker', () => {
  it('is one line of bounded length, in which nothing hides', () => {
    assert.equal(line('/usr/bin/env', 'a b', '-x'), "/usr/bin/env 'a b' -x");
    assert.equal(line('a\x1b[2J'), 'a\\x1b[2J');
    assert.equal(line('a', 'two\nlines'), "a 'two\\nlines'");
    assert.ok(line('x'.repeat(100_000), 'y').length < 300);
    assert.equal(commandLineOf('postgres: writer ' as ByteString), "'postgres: writer '");
    assert.equal(commandLineOf('' as ByteString), '');
  });
});

describe('a birth', () => {
  const ring = { pid: 7, startTime: 70, command: 'ring', commandLine: 'ring --size 4' };
  const other = { pid: 8, startTime: 80, command: 'other', commandLine: 'other' };
  const facts: ObjectFacts = {
    ...{ id: 'posix:0:1b:7', kind: 'posix', name: '/ticks', size: 4096, unlinked: false },
    ...{ mappers: [], fds: [], locks: [], unseen: 0, inFlight: 0 },
  };

  it('names its maker, or all who may have made it', () => {
    assert.equal(makersText({ at: 0, by: [ring] }), 'ring 7, started as ring --size 4');
    assert.equal(makersText({ at: 0, by: [ring, other] }), 'one of ring 7, other 8');
    assert.equal(makersText({ at: 0, by: [] }), undefined);
    const maker = { ...ring, alive: false };
    const text = evidenceText({ fact: 'creator', value: maker }, fill, iso);
    assert.equal(text, 'made by ring 7 (gone), started as ring --size 4');
    assert.equal(evidenceText({ fact: 'born', value: 0 }, fill, iso), 'came to be 1970-01-01T00:00:00.000Z');
  });

  it('makes no orphan while one of several who may have made it lives', () => {
    const [gone, alive] = [
      { ...ring, alive: false },
      { ...other, alive: true },
    ];
    const user = { pid: 9, startTime: 90, alive: true };
    assert.equal(judge({ ...facts, makers: [gone, alive] }, []).verdict, 'unknown');
    assert.equal(judge({ ...facts, makers: [gone, { ...alive, alive: false }] }, []).verdict, 'orphan');
    assert.equal(judge({ ...facts, mappers: [user], makers: [gone, alive] }, []).verdict, 'in-use');
    assert.equal(judge({ ...facts, mappers: [user], makers: [gone] }, []).verdict, 'owner-dead');
    // Nor was it left behind by anybody.
    const left = (makers: Someone[]): boolean => {
      const made = { ...facts, makers };
      return isLeft(made, judge(made, []));
    };
    assert.deepEqual([left([gone, alive]), left([gone, { ...alive, alive: false }])], [false, true]);
  });
});

// The known owners: each rule fits a name as its program gives it, and never proves anything by the name alone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownerOf, wantsHead } from '../../../../src/model/leaks/owners.js';
import { ruleProblemText } from '../../../../src/model/leaks/rule-words.js';
import { knownOwners, readRules } from '../../../../src/model/leaks/rules.js';
import { projectRoot } from '../../../support/paths.js';
import type { ObjectFacts, ObjectKind, Someone } from '../../../../src/model/verdict.js';

type Facts = Parameters<typeof ownerOf>[0];

/** A name that a pattern stands for. */
function exampleOf(pattern: string): string {
  return pattern.replace(
    /\{(pid|n|hex|x)(?::(\d+))?\}|\*/g,
    (_, what: string | undefined, count?: string) => {
      if (what === 'pid') return '4121';
      return (what === undefined ? 'some' : what === 'n' ? '7' : 'a').repeat(count ? Number(count) : 1);
    },
  );
}

function facts(kind: ObjectKind, name: string, more: Partial<ObjectFacts> = {}): Facts {
  const slash = kind === 'posix' || kind === 'semaphore' || kind === 'mqueue' ? '/' : '';
  return { kind, name: slash + name, mappers: [], fds: [], locks: [], ...more };
}

describe('the known owners', () => {
  it('all make sense', () => {
    const file = join(projectRoot, 'src/model/leaks/owners.json');
    const owners = JSON.parse(readFileSync(file, 'utf8')) as unknown[];
    assert.deepEqual(readRules(owners).problems, []);
    assert.equal(knownOwners.length, owners.length);
  });

  for (const { rule } of knownOwners) {
    const [kind = 'posix'] = rule.kinds ?? [];
    it(`${rule.owner} by ${rule.names.join(', ') || 'more than a name'}`, () => {
      const own = knownOwners.filter(known => known.rule === rule);
      for (const pattern of rule.names.length > 0 ? rule.names : ['anything']) {
        const name = exampleOf(pattern);
        const byName = ownerOf(facts(kind, name), own);
        if (rule.names.length === 0) assert.equal(byName, undefined, 'a name tells nothing');
        else {
          const pid = pattern.includes('{pid}') ? 4121 : undefined;
          assert.deepEqual([byName?.match.owner, byName?.match.by, byName?.pid], [rule.owner, 'name', pid]);
        }
        assert.equal(ownerOf(facts('memfd', name), own), undefined, 'another kind is another thing');
        const [glob] = rule.commands ?? [];
        if (glob !== undefined) {
          const user: Someone = { pid: 9, command: glob.replaceAll('*', 'x') };
          assert.equal(ownerOf(facts(kind, name, { mappers: [user] }), own)?.match.by, 'user');
          assert.equal(ownerOf(facts(kind, name, { creator: user }), own)?.match.by, 'user');
        }
        if (rule.magic) {
          const head = new Uint8Array(Buffer.from('00'.repeat(rule.magic.offset) + rule.magic.hex, 'hex'));
          assert.equal(wantsHead(facts(kind, name), own), true);
          assert.equal(ownerOf(facts(kind, name, { head }), own)?.match.by, 'magic');
          assert.notEqual(ownerOf(facts(kind, name, { head: head.slice(1) }), own)?.match.by, 'magic');
        }
        if (rule.lock)
          assert.equal(ownerOf(facts(kind, name, { locks: [{ pid: 0 }] }), own)?.match.by, 'lock');
      }
    });
  }

  it('that are proved come before those that fit by name', () => {
    const { rules } = readRules([
      { owner: 'a', names: ['x*'], source: '-' },
      { owner: 'b', names: ['x1'], commands: ['bee'], source: '-' },
    ]);
    const mappers = [{ pid: 1, command: 'bee' }];
    assert.equal(ownerOf(facts('posix', 'x1'), rules)?.match.owner, 'a');
    assert.equal(ownerOf(facts('posix', 'x1', { mappers }), rules)?.match.owner, 'b');
  });

  it('that are given in a setting are held to the same, and told what is wrong', () => {
    const good = { owner: 'a', names: ['x'], source: '-' };
    const wrong: [unknown, string][] = [
      [null, 'object'],
      [[], 'object'],
      [{}, 'owner'],
      [{ ...good, regex: '(a+)+$' }, 'key'],
      [{ ...good, names: 'x' }, 'names'],
      [{ ...good, names: ['*{n}'.repeat(9)] }, 'names'],
      [{ ...good, names: ['x'.repeat(129)] }, 'names'],
      [{ ...good, names: Array(17).fill('x') }, 'names'],
      [{ ...good, names: [] }, 'nothing'],
      [{ ...good, kinds: ['shm'] }, 'kinds'],
      [{ ...good, magic: { offset: 4095, hex: 'aabb' } }, 'magic'],
      [{ ...good, magic: { offset: 0, hex: 'zz' } }, 'magic'],
      [{ ...good, kept: 'yes' }, 'kept'],
      [{ ...good, lock: 1 }, 'lock'],
      [{ ...good, commands: [''] }, 'commands'],
      [{ ...good, source: undefined }, 'source'],
    ];
    const { rules, problems } = readRules([good, ...wrong.map(([rule]) => rule)]);
    assert.equal(rules.length, 1);
    assert.deepEqual(
      problems,
      wrong.map(([, fault], i) => ({ fault, index: i + 1 })),
    );
    for (const problem of problems)
      assert.match(ruleProblemText(problem), /^Rule \d+ is left out: [^{}]*\.$/);
    assert.deepEqual(readRules([{ owner: 'a', names: ['x'] }], 'a setting').problems, []);
    const many = readRules(Array(300).fill(good));
    assert.deepEqual([many.rules.length, many.problems], [256, [{ fault: 'many' }]]);
    assert.deepEqual(readRules('x'), { rules: [], problems: [{ fault: 'list' }] });
  });
});

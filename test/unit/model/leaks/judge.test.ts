// Verdicts: each kind from facts, and that nothing that may be in use is ever called an orphan.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judge } from '../../../../src/model/leaks/judge.js';
import { readRules } from '../../../../src/model/leaks/rules.js';
import { objectKinds, type ObjectFacts, type Someone } from '../../../../src/model/verdict.js';

const { rules } = readRules([
  { owner: 'Keeper', names: ['keep-{n}'], commands: ['keeper'], kept: 'while-used', source: 'a' },
  { owner: 'Locks', names: ['locks'], magic: { offset: 0, hex: 'd187' }, kept: 'always', source: 'b' },
]);

const posix: ObjectFacts = {
  id: 'posix:0:1b:7',
  kind: 'posix',
  name: '/ticks',
  size: 4096,
  unlinked: false,
  mappers: [],
  fds: [],
  locks: [],
  unseen: 0,
  inFlight: 0,
};
const sysv: ObjectFacts = { ...posix, id: 'sysv:1:3', kind: 'sysv', name: '0x00001234', nattch: 0 };
const living: Someone = { pid: 7, startTime: 70, command: 'reader', alive: true };
const dead: Someone = { pid: 3, alive: false };
const verdict = (facts: ObjectFacts): string => judge(facts, rules).verdict;

describe('a verdict', () => {
  it('is one of use, where a user is seen', () => {
    assert.equal(verdict({ ...posix, mappers: [living] }), 'in-use');
    assert.equal(verdict({ ...posix, fds: [living] }), 'held');
    assert.equal(verdict({ ...posix, mappers: [living], unlinked: true }), 'unlinked-mapped');
    assert.equal(verdict({ ...posix, fds: [living], unlinked: true }), 'held');
    assert.equal(verdict({ ...sysv, nattch: 1 }), 'in-use', 'the kernel counts whom nobody sees');
  });

  it('tells an owner that is gone, unless it is a user by another name', () => {
    assert.equal(verdict({ ...sysv, nattch: 1, mappers: [living], creator: dead }), 'owner-dead');
    assert.equal(verdict({ ...sysv, nattch: 1, mappers: [living], creator: living }), 'in-use');
  });

  it('is orphan where nobody uses it and nobody who made it lives', () => {
    assert.equal(verdict(posix), 'orphan');
    assert.equal(verdict({ ...posix, creator: dead }), 'orphan');
    assert.equal(verdict({ ...sysv, creator: dead, last: dead }), 'orphan');
    const blind = { unseen: 9, inFlight: 2 };
    assert.equal(verdict({ ...sysv, creator: dead, last: dead, ...blind }), 'orphan', 'nattch knows all');
  });

  it('is open of a System V segment that was never attached, while anybody lives who may know its number', () => {
    const untouched = judge({ ...sysv, creator: dead, others: 3 }, rules);
    assert.equal(untouched.verdict, 'unknown');
    assert.deepEqual(untouched.evidence.slice(0, 3), [
      { fact: 'nattch', value: 0 },
      { fact: 'untouched', value: true },
      { fact: 'others', value: 3 },
    ]);
    assert.equal(verdict({ ...sysv, creator: dead, others: 0 }), 'orphan');
    assert.equal(verdict({ ...sysv, creator: dead, others: 0, unseen: 1 }), 'unknown');
  });

  it('says where this kernel has no word on who has it open, and is what the look alone tells', () => {
    const told = judge({ ...posix, untold: true }, rules);
    assert.deepEqual([told.verdict, told.evidence.some(e => e.fact === 'untold')], ['orphan', true]);
    assert.equal(verdict({ ...posix, untold: true, inFlight: 1 }), 'unknown');
  });

  it('is unknown where somebody may use it unseen, or come back to it', () => {
    assert.equal(verdict({ ...posix, unseen: 1 }), 'unknown');
    assert.equal(verdict({ ...posix, hidden: 'hidepid' }), 'unknown');
    assert.equal(verdict({ ...posix, inFlight: 1 }), 'unknown');
    assert.equal(verdict({ ...posix, creator: living }), 'unknown');
    assert.equal(verdict({ ...posix, creator: { pid: 3 } }), 'unknown');
    assert.equal(verdict({ ...posix, pidInName: living }), 'unknown');
    assert.equal(verdict({ ...posix, locks: [{ pid: 7 }] }), 'unknown');
  });

  it('is certain by the word of the kernel, whoever was not seen', () => {
    assert.equal(verdict({ ...posix, unseen: 9, inFlight: 1, alone: true }), 'orphan');
    assert.equal(verdict({ ...posix, alone: false }), 'unknown');
    // Then nothing is said of whoever was not seen: the kernel knows them, too.
    const told = (alone: boolean): string[] =>
      judge({ ...posix, unseen: 1, inFlight: 1, hidden: 'kernel', alone }, rules).evidence.map(e => e.fact);
    assert.deepEqual(told(true), ['alone']);
    assert.deepEqual(told(false), ['alone', 'unseen', 'hidden', 'in-flight']);
  });

  it('on a System V segment that nobody has attached is by who had it last, too', () => {
    const segment: ObjectFacts = { ...posix, kind: 'sysv', nattch: 0, creator: dead };
    assert.equal(verdict({ ...segment, last: dead }), 'orphan');
    assert.equal(verdict({ ...segment, last: living }), 'unknown', 'it attaches for each job, maybe');
  });

  it('on what nobody holds is unknown for as long as anybody may come back to it', () => {
    for (const kind of ['sysv-sem', 'sysv-msg'] as const) {
      const alone: ObjectFacts = { ...posix, kind, others: 0 };
      assert.equal(verdict({ ...alone, last: dead }), 'orphan');
      assert.equal(verdict(alone), 'orphan', 'it was never used');
      assert.equal(verdict({ ...alone, last: dead, others: 1 }), 'unknown', 'who made it may live');
      assert.equal(verdict({ ...posix, kind, last: dead }), 'unknown', 'who lives was not counted');
      assert.equal(verdict({ ...alone, last: living }), 'unknown');
      assert.equal(verdict({ ...alone, last: { pid: 0 } }), 'unknown');
      assert.equal(verdict({ ...alone, last: dead, unseen: 1 }), 'unknown', 'one unseen may wait in it');
      assert.equal(verdict({ ...alone, last: dead, waiting: 1 }), 'in-use');
    }
  });

  it('knows what is meant to stay, by more than its name', () => {
    const kept: ObjectFacts = { ...posix, name: '/keep-5' };
    const keeper: Someone = { ...living, command: 'keeper' };
    assert.equal(verdict({ ...kept, mappers: [keeper] }), 'kept');
    assert.equal(verdict({ ...kept, mappers: [living] }), 'in-use');
    assert.equal(verdict(kept), 'orphan');
    assert.equal(verdict({ ...kept, mappers: [keeper], creator: dead }), 'owner-dead');
    const locks: ObjectFacts = { ...posix, name: '/locks' };
    assert.equal(verdict(locks), 'unknown', 'it may be what its name says');
    assert.equal(verdict({ ...locks, head: Uint8Array.of(0xd1, 0x87, 0) }), 'kept');
    assert.equal(verdict({ ...locks, head: Uint8Array.of(0xd1) }), 'unknown');
  });

  it('comes with what led to it', () => {
    const judged = judge({ ...posix, name: '/keep-5', unseen: 2, allocated: 4096, since: 5 }, rules);
    assert.deepEqual(judged, {
      verdict: 'unknown',
      owner: { owner: 'Keeper', by: 'name', kept: 'while-used' },
      evidence: [
        { fact: 'rule', value: { owner: 'Keeper', by: 'name', kept: 'while-used' } },
        { fact: 'since', value: 5 },
        { fact: 'allocated', value: 4096 },
        { fact: 'unseen', value: 2 },
      ],
    });
  });

  it('is never orphan where anything speaks for a user', () => {
    const someone = fc.record(
      { pid: fc.integer({ min: 1, max: 9 }), alive: fc.boolean() },
      { requiredKeys: ['pid'] },
    );
    const facts = fc.record({
      kind: fc.constantFrom(...objectKinds),
      name: fc.constantFrom('/ticks', '/keep-1', '/locks'),
      mappers: fc.array(someone, { maxLength: 1 }),
      fds: fc.array(someone, { maxLength: 1 }),
      locks: fc.array(someone, { maxLength: 1 }),
      nattch: fc.option(fc.nat(1), { nil: undefined }),
      waiting: fc.option(fc.nat(1), { nil: undefined }),
      creator: fc.option(someone, { nil: undefined }),
      makers: fc.option(fc.array(someone, { minLength: 2, maxLength: 3 }), { nil: undefined }),
      last: fc.option(someone, { nil: undefined }),
      unseen: fc.nat(1),
      inFlight: fc.nat(1),
      others: fc.option(fc.nat(1), { nil: undefined }),
      unlinked: fc.boolean(),
    });
    fc.assert(
      fc.property(facts, drawn => {
        const defined = Object.fromEntries(Object.entries(drawn).filter(([, v]) => v !== undefined));
        const whole: ObjectFacts = { ...posix, ...defined };
        if (verdict(whole) !== 'orphan') return;
        const { kind, mappers, fds, locks, nattch, waiting, last, unseen, inFlight, others } = whole;
        const makers = whole.makers ?? (whole.creator ? [whole.creator] : []);
        assert.deepEqual([mappers, fds, locks], [[], [], []]);
        assert.equal((nattch ?? 0) + (waiting ?? 0), 0);
        assert.ok(makers.every(({ alive }) => alive === false));
        if (kind === 'sysv') assert.equal(nattch, 0);
        else if (kind === 'sysv-sem' || kind === 'sysv-msg')
          assert.deepEqual([others, last?.alive ?? false], [0, false]);
        else assert.equal(inFlight, 0);
        if (kind !== 'sysv') assert.equal(unseen, 0);
      }),
    );
  });
});

// When a budget will be used up: from samples as data. Steady growth warns; a jump, noise, what comes and goes, what
// only began to grow and what has much time left don't. Who fills it: by command, apart from what is elsewhere.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fillingOf, usesOf, type Filling, type Sample } from '../../../src/model/forecast.js';
import { blameFor } from '../../../src/model/leaks/budget-blame.js';

const every = 3000;
const samples = (used: number[]): Sample[] => used.map((amount, i) => ({ time: i * every, used: amount }));
const of = (used: number[], limit: number): Filling | undefined => fillingOf('shm', samples(used), limit);
const steps = (count: number, at: (i: number) => number): number[] =>
  Array.from({ length: count }, (_, i) => at(i));

describe('the forecast of a budget', () => {
  it('says when steady growth will have used it up', () => {
    // 3000 each 3 s, 71 000 left: 71 s.
    const used = steps(10, i => 2000 + i * 3000);
    assert.deepEqual(of(used, 100_000), {
      ...{ resource: 'shm', state: 'soon', used: 29_000, limit: 100_000, rate: 1000, minutes: 2 },
    });
    assert.equal(of(used, 30_000)?.minutes, 1, 'a minute at least');
  });

  it('looks ahead only four times as far as it looked back', () => {
    const grows = (seconds: number): number[] => steps(seconds / 3 + 1, i => i * 3000);
    assert.equal(of(grows(30), 200_000), undefined, '170 s are left, after 30 s');
    assert.equal(of(grows(60), 200_000)?.minutes, 3, '140 s are left, after 60 s');
  });

  const calm: [what: string, used: number[], limit: number][] = [
    ['a single jump', [...steps(8, () => 100), ...steps(8, () => 90_000)], 100_000],
    ['a jump at the start', [0, ...steps(15, () => 90_000)], 100_000],
    ['a jump at the end', [...steps(15, () => 100), 90_000], 100_000],
    ['two jumps', [...steps(5, () => 100), ...steps(5, () => 40_000), ...steps(5, () => 80_000)], 100_000],
    ['what comes and goes', steps(20, i => (i % 2) * 50_000), 100_000],
    ['growth that was given back', [...steps(12, i => i * 6000), 100], 100_000],
    ['growth that has ended', [...steps(6, i => i * 9000), ...steps(12, () => 46_000)], 100_000],
    ['growth that only began', [...steps(12, () => 100), ...steps(5, i => i * 9000)], 100_000],
    ['growth that takes an hour', steps(40, i => i * 3), 3600],
    ['nothing at all', steps(20, () => 0), 100_000],
    ['too few samples', steps(9, i => i * 3000), 40_000],
    ['no limit', steps(20, i => i), 0],
  ];
  for (const [what, used, limit] of calm)
    it(`is silent about ${what}`, () => assert.equal(of(used, limit), undefined));

  const wavering = steps(25, i => 100 + ((i * 7919) % 7) * 30);
  for (const [what, before] of [
    ['stood still', steps(25, () => 100)],
    ['wavered', wavering],
    ['stood still for long', steps(100, () => 100)],
  ] as const)
    it(`says so of what ${what} before it began to grow`, () => {
      // 12 samples say something: 33 s of growth by 2000 a second, and 16 s are left.
      const filling = of([...before, ...steps(12, i => 100 + i * 6000)], 98_100);
      assert.deepEqual([filling?.state, filling?.rate, filling?.minutes], ['soon', 2000, 1]);
    });

  it('is silent about what has been as high before, and came down', () => {
    const ramp = steps(20, i => i * 2000);
    const comes = [...ramp, 0, ...ramp, 0, ...ramp];
    assert.equal(of(comes, 60_000), undefined);
    assert.equal(of([...comes, ...steps(15, i => 40_000 + i * 500)], 60_000)?.state, 'soon');
  });

  it('is silent about noise, of whatever length', () => {
    // The same numbers each time: what must never happen is not left to chance.
    let state = 1;
    const random = (): number => (state = (state * 48_271) % 0x7fffffff) / 0x7fffffff;
    let alarms = 0;
    for (let round = 0; round < 5000; round++)
      if (
        of(
          steps(10 + (round % 111), () => random() * 90_000),
          100_000,
        )
      )
        alarms++;
    assert.equal(alarms, 0);
  });

  it('warns of growth with noise upon it', () => {
    const noisy = steps(40, i => i * 2000 + ((i * 7919) % 5) * 1500);
    const filling = of(noisy, 100_000);
    assert.equal(filling?.state, 'soon');
    assert.ok(Math.abs(filling.rate - 667) < 60, String(filling.rate));
  });

  it('says plainly that it is full, or nearly, whatever the rate', () => {
    const facts = { resource: 'shm', limit: 100, rate: 0 };
    assert.deepEqual(of([100], 100), { ...facts, state: 'full', used: 100 });
    assert.deepEqual(of([120], 100), { ...facts, state: 'full', used: 120 });
    assert.deepEqual(of([98], 100), { ...facts, state: 'nearly', used: 98 });
    assert.equal(of([96], 100), undefined);
  });

  it('is of no rate once it is full, as it can’t grow', () => {
    const used = steps(20, i => i * 1000);
    assert.deepEqual(of(used, 19_000), {
      ...{ resource: 'shm', state: 'full', used: 19_000, limit: 19_000, rate: 0 },
    });
  });

  it('goes by what most pairs say: one outlier in steady growth hardly moves it', () => {
    const steady = steps(20, i => i * 1000);
    const jumped = steady.map((used, i) => (i === 19 ? used + 20_000 : used));
    assert.equal(of(jumped, 80_000)?.rate, of(steady, 80_000)?.rate);
  });

  it('never warns of what doesn’t grow, whatever the samples', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 }), used => {
        const falling = [...used].sort((a, b) => b - a);
        assert.equal(of(falling, 2000), undefined);
      }),
    ));

  it('leaves out System V bytes where the kernel sets no limit', () => {
    const sysv = {
      segments: 1,
      maxSegments: 4096,
      bytes: 1,
      maxBytes: 2 ** 53,
      maxSegmentBytes: 1,
      pageBytes: 1,
    };
    assert.deepEqual([...usesOf({ sysv }).keys()], ['sysv-segments']);
    const { semaphores, queues } = {
      ...{ semaphores: { sets: 1, maxSets: 3 }, queues: { queues: 2, maxQueues: 4 } },
    };
    assert.deepEqual(
      [...usesOf({ semaphores, queues }).values()],
      [
        { used: 1, limit: 3 },
        { used: 2, limit: 4 },
      ],
    );
  });
});

describe('who fills a budget', () => {
  const one = (name: string, allocated: number, more: object = {}) => ({
    ...{ id: name, kind: 'posix', name, size: allocated * 2, allocated, unlinked: false, uses: [] },
    ...more,
  });
  const orphan = { judged: { verdict: 'orphan' as const, evidence: [] } };
  const uses = [{ command: 'producer' }];

  it('is the command that has most of it in all, and what orphans have is told apart', () => {
    const all = [one('/a', 300, { uses }), one('/b', 300, { uses }), one('/c', 500, orphan), one('/d', 1)];
    assert.deepEqual(blameFor('shm', all, []), { most: { who: 'producer', amount: 600 }, orphans: 500 });
    assert.deepEqual(blameFor('sysv-bytes', all, []), { orphans: 0 });
  });

  it('is its maker rather than who uses it, where one alone is known', () => {
    const by = (...commands: string[]): object => ({ born: { by: commands.map(command => ({ command })) } });
    const who = (more: object): string | undefined => blameFor('shm', [one('/a', 9, more)], []).most?.who;
    assert.equal(who({ uses, ...by('maker') }), 'maker');
    assert.equal(who({ uses, ...by('one', 'another') }), 'producer');
    assert.equal(who(by('one', 'another')), '/a');
  });

  it('leaves out what counts against another namespace’s limits, and one of many', () => {
    const far = one('/far', 900, { namespace: { mount: 7 } });
    assert.deepEqual(blameFor('shm', [far, one('/near', 1)], []).most, { who: '/near', amount: 1 });
    const sysv = (name: string): ReturnType<typeof one> => one(name, 9, { kind: 'sysv' });
    assert.equal(blameFor('sysv-segments', [sysv('0x1'), sysv('0x2')], []).most, undefined);
    assert.equal(blameFor('sysv-bytes', [sysv('0x1')], []).most?.amount, 18);
    assert.equal(blameFor('sysv-bytes', [sysv('0x1')], [], 8).most?.amount, 24, 'whole pages count');
  });
});

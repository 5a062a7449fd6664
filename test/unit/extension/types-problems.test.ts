// Whatever is wrong with what is bound is told, never silent; and guesses, with why there are none.
import assert from 'node:assert/strict';
import type { Agreement } from '../../../src/protocol/table.js';
import type { Wanted } from '../../../src/extension/types/resolve.js';
import { entry, producer } from './fake-types.js';
import { use } from './machine.js';
import { Stand, wanted } from './types-stand.js';

describe('what is wrong with what is bound', () => {
  const cases: [name: string, prepare: (stand: Stand) => Wanted, told: string[], shown: number][] = [
    ['a type that is not there any more', () => wanted({ type: 'gone' }), ['not found'], 0],
    [
      'several types of one name',
      stand => {
        stand.types.sources.set('pid:4121', [entry('tick', 40), entry('tick', 48, 'second')]);
        return wanted({ type: 'tick' });
      },
      ['ambiguous'],
      1,
    ],
    [
      'none, where a number says which',
      stand => {
        stand.types.sources.set('pid:4121', [entry('tick', 40), entry('tick', 48, 'second')]);
        return wanted({ type: 'tick #2' });
      },
      [],
      1,
    ],
    ['a number too high', () => wanted({ type: 'tick #3' }), ['no such one'], 0],
    ['a struct larger than the segment', () => wanted({ offset: 65536 - 64 }), ['past end'], 1],
    ['no room for any', () => wanted({ offset: 65536 - 64, count: 'fill' }), ['no room'], 1],
    ['a path out of the folder', () => wanted({}, { outside: '../x' }), ['outside'], 0],
    [
      'a file without types',
      () => wanted({}, { spec: { kind: 'file', path: '/work/none' } }),
      ['not opened'],
      0,
    ],
    [
      'formats and a counter for fields that are not there',
      stand => {
        stand.types.fields.add('tick_ring.slots[0].ts_ns');
        return wanted({ formats: { 'slots[*].ts_ns': 'time ns', old: 'hex' }, sequence: 'seq' });
      },
      ['no field', 'no field'],
      1,
    ],
  ];
  for (const [name, prepare, told, shown] of cases) {
    it(`is told: ${name}`, async () => {
      const stand = new Stand();
      stand.file = [prepare(stand)];
      await stand.attach();
      assert.deepEqual(stand.told, told);
      assert.equal(stand.bound.state.types.length, shown);
    });
  }

  it('follows the size of the segment', async () => {
    const stand = new Stand();
    stand.file = [wanted()];
    await stand.attach();
    stand.attachment.tell({ size: 4096 });
    assert.deepEqual(stand.told, ['past end']);
    stand.attachment.tell({ size: 65536 });
    assert.deepEqual(stand.told, []);
  });

  it('is told where the programs do not agree, by name', async () => {
    const stand = new Stand();
    stand.types.agreement = {
      same: false,
      processes: [{ pid: 4133, command: 'consumer' }],
      differences: [{ pid: 4133, path: 'head', a: 'at 64', b: 'at 16' }],
    };
    stand.file = [wanted()];
    await stand.attach();
    assert.deepEqual(stand.told, ['differ']);
    assert.match(
      stand.bound.state.problems[0]?.detail ?? '',
      /"command":"consumer","pid":4133|"pid":4133.*consumer/,
    );
  });

  it('is not asked of a segment with one user', async () => {
    const stand = new Stand();
    stand.file = [wanted()];
    await stand.attach();
    assert.equal(stand.types.asked.filter(a => a === 'agree').length, 1);
    const alone = new Stand();
    alone.file = [wanted()];
    alone.attachment.tell({});
    assert.ok(alone.attachment.status);
    alone.attachment.status.segment.uses = [producer];
    alone.attachment.probe = alone.types.life();
    alone.attachment.number = 1;
    alone.attachment.tell({ segment: alone.attachment.status.segment });
    await alone.bound.settled();
    assert.equal(alone.bound.state.types.length, 1);
    assert.deepEqual(alone.types.asked, []);
  });

  it('is asked only while a struct pane is to be seen, with the paths that settings have', async () => {
    const stand = new Stand();
    stand.attachment.showsTable = false;
    stand.types.agreement = differing(4133);
    stand.file = [wanted()];
    await stand.attach();
    assert.deepEqual([stand.types.asked, stand.told], [[], []]);
    stand.attachment.show(true);
    await new Promise(setImmediate);
    assert.deepEqual(stand.types.agreed, [{ debugPaths: ['/usr/lib/debug'], whileShown: true }]);
    assert.deepEqual(stand.told, ['differ']);
    stand.attachment.show(false);
    stand.attachment.show(true);
    await new Promise(setImmediate);
    assert.deepEqual(
      [stand.types.asked, stand.told],
      [['agree'], ['differ']],
      'what is known is not asked again',
    );
  });

  it('is asked of the only user where the type is from a file', async () => {
    const stand = new Stand();
    stand.types.sources.set('/work/ring.h', [entry('tick_ring', 41280)]);
    stand.file = [wanted({}, { spec: { kind: 'file', path: '/work/ring.h' } })];
    stand.types.agreement = differing(4121);
    stand.attachment.tell({});
    assert.ok(stand.attachment.status);
    stand.attachment.status.segment.uses = [producer];
    stand.attachment.probe = stand.types.life();
    stand.attachment.number = 1;
    stand.attachment.tell({ segment: stand.attachment.status.segment });
    await stand.bound.settled();
    assert.deepEqual(stand.types.asked, ['agree']);
    assert.deepEqual(stand.told, ['differ']);
  });

  it('is told no more of a program that has gone, at once', async () => {
    const stand = new Stand(5);
    stand.types.agreement = differing(4133);
    stand.file = [wanted()];
    await stand.attach();
    assert.deepEqual(stand.told, ['differ']);
    const segment = { ...(stand.attachment.status ?? assert.fail()).segment, uses: [producer] };
    stand.attachment.tell({ segment });
    assert.deepEqual(stand.told, []);
    assert.deepEqual(stand.states.at(-1)?.problems, [], 'the view is told');
    await new Promise(resolve => setTimeout(resolve, 30));
    assert.deepEqual(stand.types.asked, ['agree'], 'one alone is not asked');
  });

  it('is asked once when several programs join, and the last answer holds', async () => {
    const stand = new Stand(20);
    stand.file = [wanted()];
    await stand.attach();
    const { segment } = stand.attachment.status ?? assert.fail();
    const others = [5001, 5002, 5003].map(pid => use(pid, 'worker', 'rw', '7f61a0008000'));
    stand.types.agreement = differing(5002);
    for (const [i] of others.entries())
      stand.attachment.tell({ segment: { ...segment, uses: [...segment.uses, ...others.slice(0, i + 1)] } });
    assert.deepEqual(stand.types.asked, ['agree']);
    while (stand.told.length === 0) await new Promise(resolve => setTimeout(resolve, 5));
    assert.deepEqual(stand.types.asked, ['agree', 'agree']);
    assert.deepEqual(stand.told, ['differ']);
  });
});

function differing(pid: number): Agreement {
  return {
    same: false,
    processes: [{ pid, command: '' }],
    differences: [{ pid, path: 'head', a: 'at 64', b: 'at 16' }],
  };
}

describe('guesses for a segment', () => {
  const guess = {
    entry: 'tick_ring',
    name: 'tick_ring',
    kind: 'struct',
    size: 41280,
    unit: '',
    count: 1,
    reasons: ['r'],
  };

  it('open the types of the process, once, when first asked', async () => {
    const stand = new Stand();
    stand.types.suggestions = [guess];
    await stand.attach();
    const [first] = (await stand.bound.guesses.suggest(0)).list;
    await stand.bound.guesses.suggest(64);
    assert.equal(first?.name, 'tick_ring');
    assert.deepEqual(stand.types.opened, ['pid:4121']);
    assert.deepEqual(stand.bound.guesses.given({ ...first, name: 'evil' })?.name, 'tick_ring');
    assert.equal(stand.bound.guesses.given({ ...first, entry: 'evil' }), undefined);
  });

  it('say so where no process has types', async () => {
    const stand = new Stand();
    stand.types.sources.clear();
    await stand.attach();
    assert.deepEqual(await stand.bound.guesses.suggest(0), { list: [], interpreter: null });
    assert.deepEqual(stand.types.opened, ['pid:4121', 'pid:4133']);
    assert.deepEqual(stand.told, ['no guess']);
  });

  it('are of no interpreter while another process has types', async () => {
    const stand = new Stand();
    stand.types.interpreters.add('pid:4121');
    stand.types.sources.set('pid:4133', []);
    stand.types.suggestions = [guess];
    await stand.attach();
    const { list, interpreter } = await stand.bound.guesses.suggest(0);
    assert.deepEqual([list[0]?.name, interpreter], ['tick_ring', null]);
    assert.equal(stand.types.open.get(list[0]?.types ?? 0), 'pid:4133');
  });

  it('say which interpreter it is where there is nothing else, with or without types of its own', async () => {
    for (const has of [true, false]) {
      const stand = new Stand();
      stand.types.sources.clear();
      if (has) stand.types.sources.set('pid:4133', []);
      stand.types.interpreters.add('pid:4133');
      await stand.attach();
      const guesses = await stand.bound.guesses.suggest(0);
      assert.deepEqual(guesses, { list: [], interpreter: 'consumer 4133' });
      assert.deepEqual(stand.told, []);
    }
  });

  it('fail, and nothing is left as loading, when the probe ends', async () => {
    const stand = new Stand();
    await stand.attach();
    stand.attachment.lose();
    await assert.rejects(stand.bound.guesses.suggest(0), { name: 'RpcFailure' });
    assert.equal(stand.bound.state.loading, null);
  });
});

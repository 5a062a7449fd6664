// The probe's thread for types may end while the probe goes on: what was opened is opened anew, once, and only what
// fails again is told. With a probe that a test makes up; the thread itself: test/live/types-thread.test.ts.
import assert from 'node:assert/strict';
import { RpcFailure } from '../../../src/protocol/failure.js';
import { producer } from './fake-types.js';
import { Stand, wanted } from './types-stand.js';

const { pid, startTime } = producer;
const spec = { kind: 'process', pid, startTime } as const;

describe('types that the probe has lost', () => {
  for (const question of ['open', 'find', 'bind']) {
    it(`are opened anew where it ends in: ${question}`, async () => {
      const stand = new Stand();
      stand.file = [wanted()];
      stand.types.endIn.push(question);
      await stand.attach();
      assert.deepEqual(stand.types.endIn, []);
      assert.deepEqual(stand.last, [{ name: 'tick_ring', entry: 'tick_ring', offset: 0 }]);
      assert.deepEqual(stand.told, []);
      assert.deepEqual(stand.types.opened, ['pid:4121', 'pid:4121']);
    });
  }

  it('are opened anew by the next question after it', async () => {
    const stand = new Stand();
    stand.file = [wanted()];
    await stand.attach();
    stand.types.endThread();
    await stand.bound.add(wanted({ type: 'tick', offset: 64 }));
    assert.deepEqual(
      stand.last.map(b => b.entry),
      ['tick_ring', 'tick'],
    );
    assert.deepEqual(stand.told, []);
    assert.equal(stand.library.opened, 1);
    stand.types.endThread();
    const [held, other] = [stand.library.hold(spec), stand.library.hold(spec)];
    await Promise.all([held.open(), other.find('tick')]);
    assert.equal((await held.entries({ offset: 0, limit: 9 })).total, 2);
    assert.deepEqual([stand.types.open.size, stand.library.opened], [1, 1]);
  });

  it('are opened anew for guesses', async () => {
    const stand = new Stand();
    await stand.attach();
    await stand.bound.guesses.suggest(0);
    stand.types.endThread();
    assert.deepEqual((await stand.bound.guesses.suggest(0)).list, []);
    assert.deepEqual(stand.types.opened, ['pid:4121', 'pid:4121']);
  });

  it('are told of when it ends again', async () => {
    const stand = new Stand();
    stand.file = [wanted()];
    stand.types.endIn.push('find', 'find', 'find', 'find');
    await stand.attach();
    assert.deepEqual(stand.told, ['not shown']);
  });

  it('are not opened again when the question was cancelled', async () => {
    const stand = new Stand();
    await stand.attach();
    stand.types.gate = new Promise(resolve => setTimeout(resolve, 20));
    stand.types.endIn.push('open');
    const held = stand.library.hold(spec);
    const opening = held.open();
    held.cancel();
    await assert.rejects(opening, (e: unknown) => e instanceof RpcFailure && e.failure.code === 'TYPESENDED');
    assert.deepEqual(stand.types.opened, ['pid:4121']);
  });
});

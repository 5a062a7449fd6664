// Reading types is given up when a person says so, wherever they are from, and that is told with what to do then.
import assert from 'node:assert/strict';
import { RpcFailure } from '../../../src/protocol/failure.js';
import { entry } from './fake-types.js';
import { Stand, wanted } from './types-stand.js';

async function begun(stand: Stand): Promise<void> {
  while (stand.types.opened.length === 0) await new Promise(resolve => setImmediate(resolve));
}

describe('types that are being read', () => {
  for (const [name, spec, source] of [
    ['of a process', undefined, 'pid:4121'],
    ['of a file that is opened for the first time', { kind: 'file', path: '/work/ring' }, '/work/ring'],
  ] as const) {
    it(`can be given up: ${name}`, async () => {
      const stand = new Stand();
      stand.types.sources.set('/work/ring', [entry('tick_ring', 41280)]);
      stand.types.hangs = true;
      stand.file = [wanted({}, spec ? { spec } : {})];
      const attached = stand.attach();
      await begun(stand);
      assert.notEqual(stand.bound.state.loading, null);
      stand.bound.cancel();
      await attached;
      assert.deepEqual(stand.types.opened, [source]);
      assert.equal(stand.bound.state.loading, null);
      assert.deepEqual(stand.told, ['not shown']);
      stand.types.hangs = false;
      await stand.bound.refresh();
      assert.deepEqual([stand.told, stand.last.length], [[], 1], 'and read after all');
    });
  }

  it('can be given up where they are read for guesses', async () => {
    const stand = new Stand();
    stand.types.hangs = true;
    await stand.attach();
    const guesses = stand.bound.guesses.suggest(0);
    await begun(stand);
    stand.bound.cancel();
    assert.deepEqual((await guesses).list, []);
    assert.deepEqual(stand.told, ['no guess']);
    assert.match(stand.bound.state.problems[0]?.detail ?? '', /"place":"producer 4121".*CANCELLED/);
  });

  it('can be given up where a person chose their file', async () => {
    const stand = new Stand();
    await stand.attach();
    stand.types.hangs = true;
    const held = stand.library.hold({ kind: 'file', path: '/work/ring' });
    const read = stand.bound.read(held, 'ring');
    await begun(stand);
    assert.equal(stand.bound.state.loading?.what, 'ring');
    stand.bound.cancel();
    await assert.rejects(
      read,
      (error: unknown) => error instanceof RpcFailure && error.failure.code === 'CANCELLED',
    );
    assert.equal(stand.bound.state.loading, null);
    held.dispose();
  });

  it('tell how far they are, also of a file that is opened for the first time', async () => {
    const stand = new Stand();
    stand.types.hangs = true;
    stand.file = [wanted({}, { spec: { kind: 'file', path: '/work/ring' } })];
    const attached = stand.attach();
    await begun(stand);
    stand.library.progress({ types: 1, path: '/work/ring', done: 5, total: 10 });
    assert.deepEqual(stand.bound.state.loading, { what: '/work/ring', done: 5, total: 10 });
    stand.bound.cancel();
    await attached;
  });
});

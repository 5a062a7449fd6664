// What is bound in a segment: found where the processes or a file have it, told to the probe, and brought back after
// its restart. With a probe that a test makes up.
import assert from 'node:assert/strict';
import { consumer, entry } from './fake-types.js';
import { Stand, wanted } from './types-stand.js';

describe('what is bound in a segment', () => {
  it('is nothing, and costs nothing, where nobody asked for any', async () => {
    const stand = new Stand();
    await stand.attach();
    assert.deepEqual([stand.types.opened, stand.types.bound, stand.states], [[], [], []]);
  });

  it('is what the file says, from the attached process', async () => {
    const stand = new Stand();
    stand.file = [wanted()];
    await stand.attach();
    assert.deepEqual(stand.last, [{ name: 'tick_ring', entry: 'tick_ring', offset: 0 }]);
    assert.deepEqual(stand.bound.state.types, [
      { name: 'tick_ring', type: 'tick_ring', from: 'producer 4121', size: 41280, offset: 0, count: 1 },
    ]);
    assert.deepEqual(stand.told, []);
    assert.ok(stand.states.some(s => s.loading?.what === 'producer 4121'));
    assert.equal(stand.bound.state.loading, null);
  });

  it('is looked for in the other processes where the attached one has no types', async () => {
    const stand = new Stand();
    stand.types.sources.clear();
    stand.types.sources.set('pid:4133', [entry('tick_ring', 41280)]);
    stand.file = [wanted()];
    await stand.attach();
    assert.equal(stand.bound.state.types[0]?.from, 'consumer 4133');
  });

  it('comes back after the probe was started again', async () => {
    const stand = new Stand();
    stand.file = [wanted()];
    let told = 0;
    stand.bound.onBound(() => told++);
    await stand.attach();
    assert.equal(told, 1);
    const [before] = stand.types.bound.at(-1) ?? [];
    stand.attachment.lose();
    assert.equal(stand.bound.state.types.length, 1, 'the pane keeps what it had');
    stand.attachment.attach(stand.types.life(), 2);
    await stand.bound.settled();
    const [after] = stand.types.bound.at(-1) ?? [];
    assert.equal(stand.types.bound.length, 2);
    assert.notEqual(after?.types, before?.types, 'opened anew');
    assert.equal(told, 2, 'said, though the state is as before');
    assert.deepEqual([...stand.types.open.values()], ['pid:4121']);
  });

  it('is of the process that it is switched to', async () => {
    const stand = new Stand();
    stand.types.sources.set('pid:4133', [entry('tick_ring', 41300, 'theirs')]);
    stand.file = [wanted()];
    await stand.attach();
    const { pid, startTime, command } = consumer;
    stand.attachment.tell({ process: { pid, startTime, command, alive: true } });
    await stand.bound.settled();
    assert.equal(stand.last[0]?.entry, 'theirs');
    const opened = stand.types.opened.length;
    stand.attachment.tell({ process: { pid, startTime, command, alive: false } });
    await stand.bound.settled();
    assert.equal(stand.types.opened.length, opened, 'one that ended is still whose types these are');
  });

  it('is what a person put there, in place of what the file has at that offset', async () => {
    const stand = new Stand();
    stand.file = [wanted(), wanted({ type: 'tick', offset: 64 })];
    await stand.attach();
    await stand.bound.add(wanted({ type: 'tick', count: 'fill' }));
    assert.deepEqual(stand.last, [
      { name: 'tick', entry: 'tick', offset: 0 },
      { name: 'tick@0x40', entry: 'tick', offset: 64 },
    ]);
    assert.equal(stand.bound.state.types[0]?.count, Math.floor(65536 / 40));
    await stand.bound.uncover(0);
    assert.deepEqual(
      stand.last.map(b => b.entry),
      ['tick_ring', 'tick'],
    );
    await stand.bound.hide(64);
    assert.deepEqual(
      stand.last.map(b => b.entry),
      ['tick_ring'],
    );
  });

  it('follows the file', async () => {
    const stand = new Stand();
    stand.file = [wanted()];
    await stand.attach();
    stand.file = [];
    stand.changed.fire(undefined);
    await stand.bound.settled();
    assert.deepEqual(stand.last, []);
    assert.deepEqual(stand.bound.state.types, []);
  });

  it('leaves nothing open', async () => {
    const stand = new Stand();
    stand.types.sources.set('/work/ring.h', [entry('tick_ring', 41280)]);
    stand.file = [wanted(), wanted({ offset: 64 }, { spec: { kind: 'file', path: '/work/ring.h' } })];
    await stand.attach();
    assert.deepEqual([...stand.types.open.values()].sort(), ['/work/ring.h', 'pid:4121']);
    stand.file = [wanted()];
    stand.changed.fire(undefined);
    await stand.bound.settled();
    assert.deepEqual([...stand.types.open.values()], ['pid:4121']);
    stand.bound.dispose();
    await Promise.resolve();
    assert.equal(stand.types.open.size, 0);
    assert.equal(stand.library.opened, 0);
  });

  it('opens a source once, however many use it, and once more after a failure', async () => {
    const stand = new Stand();
    stand.file = [wanted(), wanted({ type: 'tick', offset: 41280 })];
    await stand.attach();
    assert.deepEqual(stand.types.opened, ['pid:4121']);
    stand.types.sources.clear();
    const other = new Stand();
    other.types.sources.clear();
    other.file = [wanted()];
    await other.attach();
    assert.deepEqual(other.told, ['not found']);
    other.types.sources.set('pid:4121', [entry('tick_ring', 41280)]);
    other.changed.fire(undefined);
    await other.bound.settled();
    assert.deepEqual(other.told, []);
  });
});

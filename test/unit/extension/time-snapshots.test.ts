// Snapshots as the extension has them: named, listed over lives of the probe, dropped ones told of once.
import assert from 'node:assert/strict';
import { nextName } from '../../../src/extension/time/names.js';
import { ownerRows, rowsUnder } from '../../../src/extension/time/rows.js';
import { Snapshots } from '../../../src/extension/time/snapshots.js';
import { FakeClient, FakeTime, FakeTimeTo, info, quietLog, settled } from './fake-time.js';

class Stand {
  readonly probe = new FakeTime();
  readonly client = new FakeClient(this.probe);
  readonly attachment = new FakeTimeTo(this.probe);
  readonly dropped: (readonly string[])[] = [];
  budget = 512;
  readonly snapshots = new Snapshots({
    client: this.client,
    folder: '/storage/snapshots',
    budget: () => this.budget,
    log: quietLog,
    tellDropped: names => this.dropped.push(names),
  });

  get names(): string[] {
    return this.snapshots.of(this.attachment.target.segment).map(s => s.name);
  }

  async start(): Promise<void> {
    this.client.start();
    this.attachment.attach();
    await settled();
  }
}

describe('names of snapshots', () => {
  it('are letters, then two', () => {
    const taken: string[] = [];
    for (let i = 0; i < 26 * 27 + 1; i++) taken.push(nextName(taken));
    assert.deepEqual(
      [taken[0], taken[25], taken[26], taken[51], taken[52], taken[701], taken[702]],
      [...['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']],
    );
    assert.equal(nextName(['A', 'C', 'mine']), 'B');
  });
});

describe('snapshots', () => {
  it('are where the extension says, at each start of the probe, and known from then on', async () => {
    const stand = new Stand();
    stand.probe.kept = [info({ id: 'old', name: 'B', time: 5 }), info({ id: 'older', time: 4 })];
    assert.equal(stand.snapshots.known, false);
    await stand.start();
    assert.equal(stand.snapshots.known, true);
    assert.deepEqual(stand.names, ['A', 'B'], 'oldest first');
    stand.client.lose();
    assert.deepEqual(stand.names, ['A', 'B'], 'while it is started again');
    stand.client.start();
    await settled();
    assert.deepEqual(stand.probe.asked, ['keep /storage/snapshots 512', 'keep /storage/snapshots 512']);
  });

  it('follow another budget', async () => {
    const stand = new Stand();
    await stand.start();
    stand.snapshots.settingsChanged();
    stand.budget = 64;
    stand.snapshots.settingsChanged();
    await settled();
    assert.deepEqual(stand.probe.asked, ['keep /storage/snapshots 512', 'keep /storage/snapshots 64']);
  });

  it('are called A and B, also when both are taken at once, and a deleted one leaves its name', async () => {
    const stand = new Stand();
    await stand.start();
    let open = (): void => undefined;
    stand.probe.gate = new Promise(resolve => (open = resolve));
    const taking = ['hand', 'stop'].map(reason =>
      stand.snapshots.take(stand.attachment, reason as 'hand' | 'stop', ''),
    );
    await settled();
    open();
    const [a, b] = await Promise.all(taking);
    assert.deepEqual([a?.name, b?.name], ['A', 'B']);
    await stand.snapshots.delete(a?.id ?? '');
    assert.deepEqual(stand.names, ['B']);
    assert.equal((await stand.snapshots.take(stand.attachment, 'hand', '')).name, 'A');
    await stand.snapshots.change(b?.id ?? '', { name: 'mine', pinned: true });
    assert.equal(stand.snapshots.get(b?.id ?? '')?.pinned, true);
    assert.equal((await stand.snapshots.take(stand.attachment, 'hand', '')).name, 'B');
  });

  it('leave the name free when none was taken', async () => {
    const stand = new Stand();
    await stand.start();
    stand.attachment.lose();
    await assert.rejects(stand.snapshots.take(stand.attachment, 'hand', ''));
    stand.attachment.attach(2);
    assert.equal((await stand.snapshots.take(stand.attachment, 'hand', '')).name, 'A');
  });

  it('that the probe took by itself get letters too, those that were there before keep their names', async () => {
    const stand = new Stand();
    stand.probe.kept = [info({ id: 'old', name: 'every 1 s', reason: 'interval' })];
    await stand.start();
    stand.probe.kept.push(info({ id: 'new', name: 'every 1 s', reason: 'interval', time: 2000 }));
    stand.probe.kept.push(info({ id: 'newer', name: 'seq > 1', reason: 'condition', time: 3000 }));
    stand.snapshots.event({ list: [...stand.probe.kept], dropped: [] });
    await settled();
    assert.deepEqual(stand.names, ['every 1 s', 'A', 'B']);
  });

  it('that are dropped are told of once, by name', async () => {
    const stand = new Stand();
    stand.probe.kept = [info({ id: 's1' }), info({ id: 's2', name: 'B' })];
    await stand.start();
    stand.snapshots.event({ list: [info({ id: 's2', name: 'B' })], dropped: ['s1'] });
    stand.snapshots.event({ list: [], dropped: ['s2'] });
    assert.deepEqual(stand.dropped, [['/ticks A']]);
    assert.deepEqual(stand.snapshots.all, []);
  });

  it('start the probe for what is done to them, and let it go', async () => {
    const stand = new Stand();
    stand.probe.kept = [info({ id: 's1' })];
    await stand.snapshots.change('s1', { pinned: true });
    assert.equal(stand.probe.kept[0]?.pinned, true);
    assert.equal(stand.client.held, 0);
    await assert.rejects(stand.snapshots.delete('none'));
    assert.equal(stand.client.held, 0);
  });
});

describe('rows of snapshots', () => {
  const other = { id: 'sysv:1:3', name: '/apples', kind: 'posix' };
  const list = [
    info({ id: 'a', time: 1 }),
    info({ id: 'b', name: 'B', time: 2 }),
    info({ id: 'c', segment: other }),
  ];

  it('stand under their segments, those that are attached first, the newest first', () => {
    const rows = ownerRows(list, [{ id: 'posix:0:1b:306', name: '/ticks', triggers: [] }]);
    assert.deepEqual(
      rows.map(r => [r.segment.name, r.attached, r.snapshots.map(s => s.id)]),
      [
        ['/ticks', true, ['b', 'a']],
        ['/apples', false, ['c']],
      ],
    );
    assert.deepEqual(
      ownerRows(list, []).map(r => r.segment.name),
      ['/apples', '/ticks'],
    );
  });

  it('have triggers above them, and a segment that has only these', () => {
    const kept = { pattern: '/ticks', trigger: { kind: 'interval' as const, every: 5000 } };
    const [row] = ownerRows(
      [],
      [
        { id: 'x', name: '/ticks', triggers: [{ kept, problem: 'no such field' }] },
        { id: 'y', name: '/none', triggers: [] },
      ],
    );
    assert.ok(row);
    assert.deepEqual(
      rowsUnder(row).map(r => r.type),
      ['trigger'],
    );
    assert.deepEqual(ownerRows([], [{ id: 'y', name: '/none', triggers: [] }]), []);
  });
});

// The struct table of a real ring of ticks, through a real probe: types of the running program, rows, values that
// change with their bytes, places, guesses, locks and what the programs agree on.
import assert from 'node:assert/strict';
import type { RpcFailure } from '../../src/protocol/failure.js';
import type { AttachmentStatus } from '../../src/protocol/attachment.js';
import type { ViewSpec } from '../../src/protocol/frame.js';
import type { Cell, Row, TableFrame, TableView } from '../../src/protocol/table.js';
import { until } from '../support/until.js';
import { ProbeUnderTest } from './probe-client.js';
import { useWorld } from './world.js';

const view: TableView = {
  revision: 1,
  expanded: [],
  holes: true,
  filter: '',
  first: 0,
  count: 50,
  pinned: [],
  twice: false,
};

describe('the struct table of a running program', function () {
  this.timeout(30_000);
  const world = useWorld();
  let probe: ProbeUnderTest;
  let status: AttachmentStatus;
  let entry: string;

  beforeEach(async () => {
    const name = world.name('table');
    const producer = await world.start('producer', ['--name', name]);
    await world.start('consumer', ['--name', name]);
    probe = await new ProbeUnderTest().start();
    status = await probe.attach(await probe.segment(name), producer.pid);
    const spec = { kind: 'process' as const, pid: producer.pid };
    await probe.remote.openTypes({ types: 1, spec, debugPaths: [] });
    const found = await probe.remote.findTypes({ types: 1, name: 'tick_ring' });
    assert.equal(found.length, 1);
    entry = found[0]?.id ?? '';
    await bind();
  });
  afterEach(() => probe.stop());

  async function bind(more: object = {}): Promise<void> {
    const binding = {
      name: 'tick_ring',
      types: 1,
      entry,
      offset: 0,
      count: 1 as const,
      formats: {},
      ...more,
    };
    await probe.remote.bind({ attachment: status.attachment, bindings: [binding] });
  }

  /** The table as a webview has it after the frames so far: rows with their latest cells. */
  class Shown {
    rows: Row[] = [];
    cells: Cell[] = [];
    last: TableFrame | undefined;

    take(frame: TableFrame): void {
      const { held, ...last } = { ...this.last, ...frame };
      // Of this frame, not of an earlier one.
      this.last = held === frame.held ? { ...this.last, ...frame } : last;
      if (frame.rows) {
        this.rows = [...frame.rows, ...(frame.pinned ?? [])];
        this.cells = [];
      }
      for (const { at, cell } of frame.cells) this.cells[at] = cell;
    }

    value(path: string): Cell | undefined {
      return this.cells[this.rows.findIndex(row => row.path === path)];
    }
  }

  let revision = 0;
  async function show(changes: Partial<TableView>, spec: Partial<ViewSpec> = {}): Promise<Shown> {
    const shown = new Shown();
    probe.frames.length = 0;
    revision++;
    const table = { ...view, ...changes, revision };
    const whole = { revision, offset: 0, length: 1024, hz: 30, cell: 0, table, ...spec };
    await probe.remote.view({ attachment: status.attachment, view: whole });
    await until('a table', () => {
      for (const { table: frame } of probe.frames.splice(0))
        if (frame?.revision === revision) shown.take(frame);
      return shown.last;
    });
    return shown;
  }

  it('has the rows of the program’s own debug information, and their values', async () => {
    const shown = await show({});
    const names = shown.rows.filter(r => r.kind === 'member').map(r => `${r.name} ${r.offset?.toString(16)}`);
    assert.deepEqual(names.slice(0, 6), [
      'magic 0',
      'version 4',
      'capacity 8',
      'created_ns 10',
      'head 40',
      'tail 80',
    ]);
    assert.match(shown.value('tick_ring.magic')?.text ?? '', /TICK/);
    assert.equal(shown.value('tick_ring.capacity')?.number, 1024);
    assert.equal(shown.value('tick_ring.created_ns')?.kind, 'time');
    assert.ok(shown.rows.some(r => r.kind === 'hole' && r.offset === 12 && r.size === 4));
    assert.equal(shown.rows.find(r => r.name === 'head')?.type, '_Atomic uint64_t');
  });

  it('tells what changes, and only that', async () => {
    const shown = await show({});
    const before = shown.value('tick_ring.head')?.number ?? 0;
    await until('the head to move', () => {
      const frames = probe.frames.splice(0).flatMap(f => f.table ?? []);
      for (const frame of frames) {
        assert.equal(frame.rows, undefined, 'rows are told once');
        assert.ok(frame.cells.every(c => shown.rows[c.at]?.path !== 'tick_ring.magic'));
        shown.take(frame);
      }
      return (shown.value('tick_ring.head')?.number ?? 0) > before;
    });
  });

  it('shows the elements that are expanded, pins rows, finds one', async () => {
    const path = 'tick_ring.slots[5].price';
    const expanded = ['tick_ring.slots', 'tick_ring.slots[5]'];
    const shown = await show({ expanded, pinned: ['tick_ring.head'], find: path, first: 20, count: 40 });
    assert.ok((shown.last?.total ?? 0) > 1024);
    const index = shown.last?.found?.index ?? -1;
    assert.equal(shown.rows[index - 20]?.path, path);
    assert.equal(shown.rows.at(-1)?.path, 'tick_ring.head');
    assert.equal(shown.value(path)?.kind, 'float');
  });

  it('names the fields of the bytes that the hex view shows', async () => {
    const shown = await show({}, { offset: 0x140, length: 80 });
    const fields = shown.last?.fields ?? [];
    assert.deepEqual(
      fields.filter(f => f.first).map(f => [f.offset, f.path]),
      [
        [0x140, 'tick_ring.slots[0].price'],
        [0x168, 'tick_ring.slots[1].price'],
      ],
    );
    let at = 0x140;
    for (const { offset, length } of fields) {
      assert.ok(offset <= at, `no byte is left out at ${offset}`);
      at = Math.max(at, offset + length);
    }
    assert.equal(at, 0x140 + 80);
    const located = await probe.remote.locate({ attachment: status.attachment, at: { offset: 0x16a } });
    assert.deepEqual(
      [located?.path, located?.offset, located?.length, located?.parents],
      ['tick_ring.slots[1].price', 0x168, 8, ['tick_ring', 'tick_ring.slots', 'tick_ring.slots[1]']],
    );
    assert.equal(
      await probe.remote.locate({ attachment: status.attachment, at: { path: 'tick_ring.nope' } }),
      null,
    );
  });

  it('shows a field as it was asked to', async () => {
    await bind({ formats: { capacity: 'hex' } });
    assert.equal((await show({})).value('tick_ring.capacity')?.text, '0x00000400');
  });

  it('keeps to the copies that a sequence lock confirms', async () => {
    // The head counts all the time: as a sequence lock's counter it is odd half of the time.
    await bind({ sequence: 'head' });
    const shown = await show({ filter: 'head' });
    let seen = 0;
    const look = (): true | undefined => {
      for (const { table } of probe.frames.splice(0)) if (table) shown.take(table);
      const { text = '', note } = shown.value('tick_ring.head') ?? {};
      if (note === 'no consistent copy yet') {
        assert.deepEqual([text, shown.last?.held], ['—', true]);
        return undefined;
      }
      assert.equal(Number(text) % 2, 0, text);
      return ++seen >= 20 ? true : undefined;
    };
    await until('twenty looks at a consistent copy', look);
  });

  it('guesses the type, with reasons', async () => {
    const guesses = await probe.remote.suggest({
      attachment: status.attachment,
      types: 1,
      offset: 0,
      limit: 3,
    });
    assert.equal(guesses[0]?.name, 'tick_ring');
    assert.ok(guesses[0].reasons.length > 0);
  });

  it('lists the locks', async () => {
    const { locks, cycles, denied, more } = await probe.remote.locks({ attachment: status.attachment });
    assert.deepEqual(
      locks.map(l => l.path),
      ['tick_ring.lock', 'tick_ring.items', 'tick_ring.cfg_lock'],
    );
    assert.deepEqual({ cycles, denied, more }, { cycles: [], denied: 0, more: false });
  });

  it('finds that producer and consumer agree', async () => {
    const { attachment } = status;
    const asked = { attachment, name: 'tick_ring', debugPaths: [] };
    await show({});
    const { same, processes, differences } = await probe.remote.agree({ ...asked, whileShown: true });
    assert.deepEqual(differences, []);
    assert.ok(same);
    assert.equal(processes.length, 2);
    // Nobody sees it any more.
    const late = probe.remote.agree({ ...asked, whileShown: true });
    await probe.remote.view({ attachment, view: null });
    await assert.rejects(late, (error: RpcFailure) => error.failure.code === 'CANCELLED');
    await assert.rejects(
      probe.remote.agree({ ...asked, whileShown: true }),
      (error: RpcFailure) => error.failure.code === 'CANCELLED',
    );
    assert.equal((await probe.remote.agree({ ...asked, whileShown: false })).processes.length, 2);
  });

  it('costs nothing while nobody looks at it', async () => {
    await show({});
    await probe.remote.view({
      attachment: status.attachment,
      view: { revision: ++revision, offset: 0, length: 64, hz: 30, cell: 0 },
    });
    await new Promise(resolve => setTimeout(resolve, 100));
    probe.frames.length = 0;
    await until('frames', () => probe.frames.length > 3);
    assert.ok(probe.frames.every(f => f.table === undefined));
  });
});

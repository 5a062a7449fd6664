// The rows of leaks, and of what lies beside the segments, without an editor.
import assert from 'node:assert/strict';
import { InventoryStore } from '../../../src/extension/inventory/store.js';
import { select, type Selection } from '../../../src/extension/inventory/selection.js';
import { leakChildren, leakRoots, leaksOf, type LeaksRow } from '../../../src/extension/leaks/rows.js';
import { childRows, rootRows } from '../../../src/extension/tree/rows.js';
import type { OtherObject } from '../../../src/model/other-object.js';
import type { Judged, Verdict } from '../../../src/model/verdict.js';
import type { WireSegment } from '../../../src/protocol/wire.js';
import { all, inventory, segment, use } from './machine.js';

const judged = (verdict: Verdict, ...evidence: Judged['evidence']): Judged => ({ verdict, evidence });
const posix = (name: string, facts: Partial<WireSegment>): WireSegment =>
  segment({ id: `posix:${name}`, kind: 'posix', name, size: 4096, ...facts });
const other = (id: string, verdict: Verdict): OtherObject => ({
  id,
  kind: id.startsWith('sysv-sem') ? 'sysv-sem' : 'mqueue',
  name: `name of ${id}`,
  size: 1,
  judged: judged(verdict),
});

const frames = posix('/frames', {
  allocated: 17 << 20,
  judged: judged(
    'orphan',
    { fact: 'creator', value: { pid: 3980, alive: false } },
    { fact: 'allocated', value: 17 << 20 },
  ),
});
const small = posix('/small', { allocated: 4096, judged: judged('orphan') });
const dropped = posix('/dropped', {
  allocated: 8192,
  unlinked: true,
  judged: judged('held'),
  uses: [use(5, 'a', 'r')],
});
const unsure = posix('/unsure', { judged: judged('unknown') });
const machine = [
  small,
  unsure,
  frames,
  dropped,
  posix('/open', { judged: judged('held'), uses: [use(5, 'a', 'r')] }),
  posix('/used', {}),
  posix('/handed-on', { judged: judged('owner-dead'), uses: [use(5, 'a', 'rw', '7f00')] }),
  posix('/kept', { judged: judged('kept') }),
  segment({ id: 'memfd:1', kind: 'memfd', name: 'm', size: 1, unlinked: true, judged: judged('held') }),
];

describe('the rows of leaks', () => {
  const names = (rows: readonly LeaksRow[]): string[] =>
    rows.map(row =>
      row.type === 'segment' ? row.segment.name : row.type === 'other' ? row.other.id : row.type,
    );

  it('are what was forgotten, largest first, and apart from it what can’t be told', () => {
    const others = [
      other('sysv-sem:1:5', 'orphan'),
      other('mqueue:0:1:7', 'unknown'),
      other('mqueue:0:1:8', 'in-use'),
    ];
    const leaks = leaksOf(machine, others, true);
    const rows = leakRoots(leaks);
    assert.deepEqual(names(rows), ['/frames', '/dropped', '/small', 'sysv-sem:1:5', 'unsure']);
    assert.equal(leaks.memory, (17 << 20) + 8192 + 4096);
    const [last] = rows.slice(-1);
    assert.ok(last);
    assert.deepEqual(names(leakChildren(last)), ['/unsure', 'mqueue:0:1:7']);
  });

  it('have each fact of their evidence below them, under keys of their own', () => {
    const [first] = leakRoots(leaksOf([frames], [], true));
    assert.ok(first);
    const evidence = leakChildren(first);
    assert.deepEqual(
      evidence.map(row => row.type === 'evidence' && row.evidence.fact),
      ['creator', 'allocated'],
    );
    assert.equal(new Set(evidence.map(row => row.key)).size, 2);
    assert.deepEqual(evidence.flatMap(leakChildren), []);
  });

  it('say that nothing was forgotten, and still what can’t be told', () => {
    assert.deepEqual(names(leakRoots(leaksOf([], [], true))), ['nothing']);
    assert.deepEqual(names(leakRoots(leaksOf([unsure], [], true))), ['nothing', 'unsure']);
  });

  it('say that it isn’t known before the probe that runs has looked, also after one that ended', () => {
    const store = new InventoryStore();
    const shown = (): string[] => names(leakRoots(leaksOf([], store.others.values(), store.current)));
    const apply = (generation: number, more?: true): void =>
      store.apply({ ...inventory, generation, changed: [], ...(more && { more }) });
    assert.deepEqual(shown(), ['unknown']);
    apply(1, true);
    assert.deepEqual(shown(), ['unknown'], 'the rest of the first scan is on its way');
    apply(2);
    assert.deepEqual(shown(), ['nothing']);
    apply(3, true);
    assert.deepEqual(shown(), ['nothing'], 'the others are what they were');
    store.lost();
    assert.deepEqual([shown(), store.known], [['unknown'], true]);
    apply(1, true);
    assert.deepEqual(shown(), ['unknown']);
    apply(2);
    assert.deepEqual(shown(), ['nothing']);
  });
});

describe('semaphores and queues', () => {
  const others = [
    other('sysv-sem:1:10', 'orphan'),
    other('mqueue:0:1:7', 'in-use'),
    other('sysv-sem:1:9', 'unknown'),
  ];

  it('stand behind the segments by kind, whatever these are grouped by', () => {
    for (const grouping of ['kind', 'process'] as const) {
      const rows = rootRows(select(machine, all, others), [], grouping).filter(row => row.type === 'others');
      assert.deepEqual(
        rows.map(row => [row.kind, childRows(row).map(child => child.type === 'other' && child.other.id)]),
        [
          ['sysv-sem', ['sysv-sem:1:9', 'sysv-sem:1:10']],
          ['mqueue', ['mqueue:0:1:7']],
        ],
      );
    }
  });

  it('are left out by kind, name, words, and where only leaks are wanted, and counted', () => {
    const left = (by: Partial<Selection>): unknown => {
      const { others: shown, hidden, filtered } = select([], { ...all, ...by }, others);
      return [shown.map(one => one.id), hidden, filtered];
    };
    assert.deepEqual(left({ kinds: ['mqueue'] }), [['mqueue:0:1:7'], 2, 0]);
    assert.deepEqual(left({ filter: 'sem unknown' }), [['sysv-sem:1:9'], 0, 2]);
    assert.deepEqual(left({ leaksOnly: true }), [['sysv-sem:1:10'], 0, 2]);
    assert.deepEqual(
      select(machine, { ...all, leaksOnly: true }).segments.map(s => s.name),
      ['/dropped', '/frames', '/small'],
    );
  });

  it('come and go with changes as segments do', () => {
    const store = new InventoryStore();
    store.apply({ ...inventory, others });
    store.apply({ ...inventory, generation: 2, others: [], removed: ['sysv-sem:1:9'] });
    assert.deepEqual([...store.others.keys()], ['sysv-sem:1:10', 'mqueue:0:1:7']);
    store.apply({ ...inventory, generation: 1 });
    assert.equal(store.others.size, 0);
  });
});

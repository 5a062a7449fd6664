// What the trees show and in which order, without an editor.
import assert from 'node:assert/strict';
import { onlyReference } from '../../../src/model/only-reference.js';
import { matchesGlob } from '../../../src/model/glob.js';
import { select } from '../../../src/extension/inventory/selection.js';
import { InventoryStore } from '../../../src/extension/inventory/store.js';
import { formatAccess, shortAddress } from '../../../src/extension/text/format.js';
import { childRows, rootRows, type Row } from '../../../src/extension/tree/rows.js';
import { noIcons, plain } from '../../../src/extension/text/plain.js';
import { situation } from '../../../src/extension/tree/situation.js';
import type { WireSegment } from '../../../src/protocol/wire.js';
import { all, inventory, segment, use } from './machine.js';

describe('the segments shown', () => {
  it('are ordered by name with digits by value, then by id', () => {
    const twins = [
      segment({ id: 'posix:b', kind: 'posix', name: '/cam10', size: 1 }),
      segment({ id: 'posix:a', kind: 'posix', name: '/cam10', size: 1 }),
      segment({ id: 'posix:c', kind: 'posix', name: '/cam2', size: 1 }),
    ];
    const ids = ['posix:c', 'posix:a', 'posix:b'];
    assert.deepEqual(
      select(twins, all).segments.map(s => s.id),
      ids,
    );
    assert.deepEqual(
      select([...twins].reverse(), all).segments.map(s => s.id),
      ids,
    );
  });

  it('leave out kinds, system files and ignored names, and count them', () => {
    const { segments, hidden } = select(inventory.changed, {
      ...all,
      kinds: ['posix', 'file'],
      showSystem: false,
      ignore: ['/cam*', '/a-very-*'],
    });
    assert.deepEqual(
      segments.map(s => s.id),
      ['posix:0:1b:309', 'posix:0:1b:306'],
    );
    assert.equal(hidden, inventory.changed.length - 2);
  });

  it('fit every word of a filter, in names, kinds, pids and commands', () => {
    const names = (filter: string): string[] =>
      select(inventory.changed, { ...all, filter }).segments.map(s => s.name);
    assert.deepEqual(names('TICK'), ['/ticks']);
    assert.deepEqual(names('gateway 4140'), ['/ticks']);
    assert.deepEqual(names('sysv'), ['0x00005412']);
    assert.deepEqual(names('gateway sysv'), []);
    assert.equal(select(inventory.changed, { ...all, filter: 'nothing' }).filtered, inventory.changed.length);
  });
});

describe('globs', () => {
  const cases: [pattern: string, text: string, fits: boolean][] = [
    ['/sem.*', '/sem.mp-1', true],
    ['/sem.*', '/sema', false],
    ['*', '', true],
    ['?', '', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-b-c-', false],
    ['/psm_????????', '/psm_0123abcd', true],
    ['/psm_????????', '/psm_0123abc', false],
    ['[a]', '[a]', true],
    ['.', 'a', false],
  ];
  for (const [pattern, text, fits] of cases) {
    it(`${pattern} ${fits ? 'fits' : "doesn't fit"} ${text}`, () =>
      assert.equal(matchesGlob(pattern, text), fits));
  }

  it('do not run away', () => {
    // Tried in every way, this would never end.
    assert.equal(matchesGlob('*a'.repeat(40) + 'b', 'a'.repeat(4000)), false);
  });
});

describe('the rows', () => {
  const shown = select(inventory.changed, all);

  it('stand under their kinds, and their users under them', () => {
    const rows = rootRows(shown, inventory.unseen, 'kind');
    assert.deepEqual(
      rows.map(r => (r.type === 'kind' ? `${r.kind} ${r.segments.length}` : r.type)),
      ['posix 5', 'sysv 1', 'memfd 1', 'anon 1', 'file 1', 'unseen'],
    );
    const ticks = childRows(rows[0] as Row).find(r => r.type === 'segment' && r.segment.name === '/ticks');
    assert.ok(ticks);
    assert.deepEqual(
      childRows(ticks).map(r => r.type === 'use' && r.use.pid),
      [4121, 4133, 4140],
    );
  });

  it('of one program and kind are one row where they are a crowd, behind all others', () => {
    const many = (kind: 'memfd' | 'posix', count: number, command: string): WireSegment[] =>
      Array.from({ length: count }, (_, i) =>
        segment({
          id: `${kind}:${command}:${i}`,
          kind,
          name: `${command}-${i}`,
          size: 1,
          uses: [use(5, command, 'rw'), use(6, 'other', 'r')],
        }),
      );
    const machine = [
      ...many('memfd', 11, 'browser'),
      ...many('memfd', 10, 'camera'),
      ...many('posix', 30, 'mine'),
    ];
    const under = (kind: string, crowds: boolean): string[] => {
      const row = rootRows(select(machine, all), [], 'kind', crowds).find(
        r => r.type === 'kind' && r.kind === kind,
      );
      assert.ok(row);
      return childRows(row).map(r => (r.type === 'crowd' ? `${r.command} ${childRows(r).length}` : r.type));
    };
    assert.deepEqual(under('memfd', true), [...new Array<string>(10).fill('segment'), 'browser 11']);
    assert.equal(under('memfd', false).length, 21, 'under a filter each row is one');
    assert.equal(under('posix', true).length, 30, 'what people name is looked for one by one');
  });

  it('order files by the name that is shown, and those of the system last', () => {
    const file = (name: string, system = false): WireSegment =>
      segment({ id: `file:${name}`, kind: 'file', name, size: 1, system });
    const files = [file('/usr/lib/a.so', true), file('/a/z.db'), file('/z/b.db')];
    assert.deepEqual(
      select(files, all).segments.map(s => s.name),
      ['/z/b.db', '/a/z.db', '/usr/lib/a.so'],
    );
  });

  it('stand under their processes, and what nobody uses under a heading of its own', () => {
    const rows = rootRows(shown, [], 'process');
    assert.deepEqual(
      rows.map(r => (r.type === 'process' ? r.process.command : r.type === 'kind' ? r.kind : r.type)),
      ['cam', 'consumer', 'gateway', 'postgres', 'producer', 'unused'],
    );
    const producer = rows.find(r => r.type === 'process' && r.process.pid === 4121);
    assert.ok(producer);
    const own = childRows(producer);
    assert.equal(own.length, 4);
    assert.ok(own.every(r => r.type === 'segment' && r.use?.pid === 4121));
    assert.ok(own.every(r => childRows(r).length === 0));
  });

  it('have keys of their own that stay the same over scans', () => {
    for (const grouping of ['kind', 'process'] as const) {
      const keys = (): string[] => {
        const walk = (row: Row): string[] => [row.key, ...childRows(row).flatMap(walk)];
        return rootRows(select(inventory.changed, all), inventory.unseen, grouping).flatMap(walk);
      };
      assert.equal(new Set(keys()).size, keys().length);
      assert.deepEqual(keys(), keys());
    }
  });
});

describe('the inventory', () => {
  it('takes changes, and starts anew with a new probe', () => {
    const store = new InventoryStore();
    assert.equal(store.known, false);
    store.apply(inventory);
    const [first, second] = inventory.changed;
    assert.ok(first && second);
    store.apply({ ...inventory, generation: 2, changed: [{ ...first, size: 1 }], removed: [second.id] });
    assert.equal(store.segments.get(first.id)?.size, 1);
    assert.equal(store.segments.has(second.id), false);
    store.apply({ ...inventory, generation: 1, changed: [second] });
    assert.deepEqual([...store.segments.keys()], [second.id]);
  });
});

describe('names in texts', () => {
  it('make no link in a message and no icon in a row', () => {
    const name = '/[free](command:workbench.action.quit) $(bug)';
    assert.equal(plain(name), '/[free]\u2009(command:workbench.action.quit) $(bug)');
    assert.doesNotMatch(noIcons(name), /\$\(/);
    assert.equal(noIcons('/ticks (a) [b] $5'), '/ticks (a) [b] $5');
    assert.equal(plain('/ticks (a) [b] $5'), '/ticks (a) [b] $5');
  });
});

describe('the only reference', () => {
  it('is one to memory without users and without a name to find it by', () => {
    type Status = Parameters<typeof onlyReference>[0];
    const only = (
      kind: Status['segment']['kind'],
      unlinked: boolean,
      more: Partial<Status> = {},
    ): ReturnType<typeof onlyReference> =>
      onlyReference({ orphan: true, segment: { kind, unlinked }, ...more });
    assert.equal(only('posix', false), undefined, 'it stays in /dev/shm');
    assert.equal(only('posix', true), 'certain');
    assert.equal(only('posix', true, { orphan: false }), undefined, 'others use it');
    assert.equal(only('posix', true, { orphan: false, unseenUsers: 3 }), 'possible');
    assert.equal(only('posix', false, { orphan: false, unseenUsers: 3 }), undefined);
    assert.equal(only('memfd', false), 'certain');
    assert.equal(only('sysv', false), undefined);
    assert.equal(only('posix', false, { unlinkedAt: 5 }), 'certain', 'unlinked since the last scan');
  });
});

describe('the situation', () => {
  const none = { segments: [], others: [], hidden: 0, filtered: 0 };
  it('tells why there are no rows', () => {
    assert.equal(situation('unsupported', false, none), 'unsupported');
    assert.equal(situation('starting', false, none), 'scanning');
    assert.equal(situation('waiting', false, none), 'failing');
    assert.equal(situation('running', true, none), 'empty');
    assert.equal(situation('waiting', true, none), 'empty');
    assert.equal(situation('running', true, { ...none, hidden: 3 }), 'hidden');
    assert.equal(situation('running', true, { ...none, hidden: 3, filtered: 1 }), 'filtered');
    assert.equal(situation('running', true, { ...none, segments: inventory.changed }), 'some');
  });
});

describe('figures', () => {
  it('read well', () => {
    assert.equal(shortAddress('7f3a91bfc000'), '7f3a…c000');
    assert.equal(shortAddress('400000'), '400000');
    assert.deepEqual(['', 'r', 'rw', 'rwx'].map(formatAccess), ['none', 'ro', 'rw', 'rwx']);
  });
});

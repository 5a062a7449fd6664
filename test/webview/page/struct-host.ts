// What the probe answers of a struct table, for pages of tests: the product's own table over the page's memory.
// Follows src/protocol/table.ts; not the probe's code. `slow` answers later, as a remote one does.
import { cellsOf, type Snapshot } from '../../../src/layout/table/cells.js';
import type { Binding } from '../../../src/layout/table/row.js';
import { StructTable } from '../../../src/layout/table/table.js';
import { ancestorsOf, parsePath } from '../../../src/layout/table/path.js';
import type { ViewSpec } from '../../../src/protocol/frame.js';
import type {
  Cell,
  FieldSpan,
  Format,
  Located,
  PlacedCell,
  Row,
  Guesses,
  TableFrame,
  TableView,
} from '../../../src/protocol/table.js';
import type { BoundState } from '../../../src/protocol/view.js';
import { sizeOf } from '../../../src/layout/decode/shape.js';
import type { Memory } from './memory.js';
import { wrongsAt } from './ring.js';
import { oddities, tickRing, wrongs } from './struct-layouts.js';

export type StructName = 'none' | 'ring' | 'million' | 'odd' | 'two' | 'wrong';

const bindings: Readonly<Record<StructName, () => Binding[]>> = {
  none: () => [],
  ring: () => [{ name: 'tick_ring', layout: tickRing(1024), offset: 0 }],
  million: () => [{ name: 'tick_ring', layout: tickRing(1_000_000), offset: 0 }],
  odd: () => [{ name: 'odd', layout: oddities(), offset: 0x40 }],
  two: () => [
    { name: 'tick_ring', layout: tickRing(1024), offset: 0 },
    { name: 'odd', layout: oddities(), offset: 0xb000 },
  ],
  // The last of them reaches past the end.
  wrong: () => [
    { name: 'account_snapshot_of_the_end_of_the_day', layout: wrongs(), offset: wrongsAt },
    { name: 'tick_ring', layout: tickRing(1024), offset: 0xffc0 },
  ],
};

export class StructHost {
  bindings: Binding[];
  readonly formats = new Map<string, Format>();
  /** Paths that look as if they had moved between two reads. */
  readonly torn = new Set<string>();
  held = false;
  guesses: Guesses = {
    interpreter: null,
    list: [
      {
        types: 1,
        entry: '1',
        name: 'tick_ring',
        kind: 'struct',
        size: 41_280,
        count: 1,
        unit: 'producer.c',
        reasons: ['its magic is "TICK"', '11 of 16 pages, as it needs'],
      },
      {
        types: 1,
        entry: '2',
        name: 'tick',
        kind: 'struct',
        size: 40,
        count: 1638,
        unit: 'producer.c',
        reasons: ['fits'],
      },
    ],
  };
  readonly #memory: () => Memory;
  readonly #rows = new Map<string, Row | undefined>();
  #whole: StructTable | undefined;
  #table: { key: string; table: StructTable } | undefined;
  #sent = { revision: -1, range: '', cells: new Map<string, string>() };
  #found = '';

  constructor(name: StructName, memory: () => Memory) {
    this.bindings = bindings[name]();
    this.#memory = memory;
  }

  /** Other types are bound from now on. */
  bind(name: StructName): void {
    this.bindings = bindings[name]();
    this.#rows.clear();
    this.#whole = undefined;
    this.#table = undefined;
  }

  bound(): BoundState {
    const types = this.bindings.map(({ name, layout, offset }) => ({
      name,
      type: `struct ${name}`,
      from: 'bin/producer',
      size: sizeOf(layout, layout.root) ?? 0,
      offset,
      count: 1,
    }));
    // The sentence is the extension's own.
    const problems = types
      .filter(({ offset, size }) => offset + size > this.#memory().size)
      .map(({ type }) => ({ severity: 'warning' as const, text: `${type} reaches past the end.` }));
    return { types, loading: null, problems };
  }

  frame(view: ViewSpec): TableFrame | undefined {
    const wanted = view.table;
    if (!wanted || this.bindings.length === 0) return undefined;
    const table = this.#tableOf(wanted);
    const range = `${view.offset} ${view.length}`;
    const anew = wanted.revision !== this.#sent.revision;
    const moved = anew || range !== this.#sent.range;
    const rows = table.rows(wanted.first, wanted.count);
    const pinned = wanted.pinned.flatMap(path => table.row(path) ?? []);
    const all = [...rows, ...pinned];
    const values = cellsOf(this.bindings, all, this.#snapshot(), this.context());
    if (anew) this.#sent.cells.clear();
    const cells: PlacedCell[] = [];
    values.forEach((cell: Cell, at) => {
      const path = all[at]?.path ?? '';
      const placed = { at, cell, ...(this.torn.has(path) ? { moved: true as const } : {}) };
      const text = JSON.stringify(placed);
      if (this.#sent.cells.get(`${at}`) === text) return;
      this.#sent.cells.set(`${at}`, text);
      cells.push(placed);
    });
    this.#sent = { ...this.#sent, revision: wanted.revision, range };
    return {
      revision: wanted.revision,
      total: table.rowCount,
      first: Math.max(0, wanted.first),
      ...(anew ? { rows, pinned } : {}),
      cells,
      ...(moved ? { fields: this.#fields(table, view) } : {}),
      ...this.#find(table, wanted),
      ...(this.held ? { held: true as const } : {}),
    };
  }

  locate(at: { offset: number } | { path: string }): Located | null {
    const table = new StructTable({ bindings: this.bindings, size: this.#memory().size });
    const place = 'offset' in at ? table.pathAt(at.offset) : table.rangeOf(at.path);
    if (!place) return null;
    const { path, offset, size, bits } = place;
    return { path, offset, length: size, ...(bits ? { bits } : {}), parents: ancestorsOf(path) };
  }

  /** The field, hole or padding at a byte. */
  placeAt(offset: number): { path: string; offset: number; size: number } | undefined {
    const { size } = this.#memory();
    this.#whole ??= new StructTable({ bindings: this.bindings, size });
    return this.#whole.pathAt(offset) ?? undefined;
  }

  /** The row that a field would have, whatever is expanded. */
  rowOf(path: string): Row | undefined {
    if (!this.#rows.has(path)) {
      const { size } = this.#memory();
      const expanded = ancestorsOf(path);
      this.#rows.set(path, new StructTable({ bindings: this.bindings, size, expanded }).row(path));
    }
    return this.#rows.get(path);
  }

  #tableOf({ expanded, holes, filter }: TableView): StructTable {
    const { size } = this.#memory();
    const key = JSON.stringify([expanded, holes, filter, size, this.bindings.map(b => b.name)]);
    if (this.#table?.key !== key) {
      this.#table = {
        key,
        table: new StructTable({ bindings: this.bindings, size, expanded, holes, filter }),
      };
    }
    return this.#table.table;
  }

  #snapshot(): Snapshot {
    const memory = this.#memory();
    return {
      size: memory.size,
      read: (offset, length) =>
        memory.stateAt(offset) === 'hole'
          ? 'hole'
          : Uint8Array.from({ length }, (_, i) => memory.byteAt(offset + i)),
    };
  }

  context(): Parameters<typeof cellsOf>[3] {
    const holders = new Map([[4133, { tid: 4133, pid: 4133, command: 'consumer', maps: true }]]);
    return {
      now: Date.now(),
      formats: this.formats,
      process: 'producer 4121',
      resolve: address =>
        address >= 0x7f3a91bfc000n && address < 0x7f3a91bfc000n + 65536n
          ? { segment: 'posix:0:1a:81', name: '/ticks', offset: Number(address - 0x7f3a91bfc000n) }
          : 'nowhere',
      sync: { libc: () => 'glibc', holder: tid => holders.get(tid) ?? 'gone' },
    };
  }

  #fields(table: StructTable, { offset, length }: ViewSpec): FieldSpan[] {
    const out: FieldSpan[] = [];
    for (let at = offset; at < Math.min(this.#memory().size, offset + length);) {
      const place = table.pathAt(at);
      if (!place) {
        at++;
        continue;
      }
      const { path, bits } = place;
      const from = place.offset + (bits ? Math.floor(bits.bitOffset / 8) : 0);
      const to = bits ? place.offset + Math.ceil((bits.bitOffset + bits.bitSize) / 8) : from + place.size;
      const start = Math.max(from, out.at(-1)?.offset ?? 0, at);
      out.push({
        path,
        offset: start === at ? Math.min(from, at) : start,
        length: to - (start === at ? Math.min(from, at) : start),
        hole: /\((hole|padding)/.test(path),
        first: this.#isFirst(table, path, from),
      });
      at = Math.max(at + 1, to);
    }
    return out;
  }

  #isFirst(table: StructTable, path: string, offset: number): boolean {
    const steps = parsePath(path) ?? [];
    const at = steps.findLastIndex(step => step.startsWith('['));
    if (at < 0) return false;
    const element = ancestorsOf(`${path}.x`)[at];
    return element !== undefined && table.rangeOf(element)?.offset === offset;
  }

  #find(table: StructTable, { find, revision }: TableView): { found?: NonNullable<TableFrame['found']> } {
    const key = `${revision} ${find ?? ''}`;
    if (find === undefined || key === this.#found) return {};
    this.#found = key;
    return { found: { path: find, index: table.indexOf(find) ?? null } };
  }
}

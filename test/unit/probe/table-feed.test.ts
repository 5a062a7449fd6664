// What a sequence lock guards is only ever shown as one consistent copy had it, and it's told when it is an old one.
// In plain memory; test/live has the real thing.
import assert from 'node:assert/strict';
import { Bound } from '../../../src/probe/bound.js';
import { TableFeed } from '../../../src/probe/table-feed.js';
import type { Cell, Row, TableFrame, TableView } from '../../../src/protocol/table.js';
import { Maker } from '../../support/layout/make.js';
import { MemorySource } from './memory-source.js';

const view: TableView = {
  revision: 1,
  expanded: ['guarded', 'plain'],
  holes: false,
  filter: '',
  first: 0,
  count: 50,
  pinned: [],
  twice: false,
};
const size = 4096;
const far = 2048;

/** `guarded` at 0 has a sequence lock and something far behind it, `plain` at 3000 has none. */
function makeBound(): Bound {
  const make = new Maker();
  const [u32, list] = [make.u(4), make.array(make.u(4), 4)];
  const guarded = make.layout(
    make.struct('guarded', far + 16, {
      seq: { type: u32 },
      value: { type: u32, offset: 4 },
      list: { type: list, offset: far },
    }),
  );
  const plain = make.layout(make.struct('plain', 4, { count: { type: u32 } }));
  const common = { types: 1, entry: '', count: 1 as const, formats: {} };
  return new Bound(
    [
      { type: { ...common, name: 'guarded', offset: 0, sequence: 'seq' }, layout: guarded },
      { type: { ...common, name: 'plain', offset: 3000 }, layout: plain },
    ],
    size,
  );
}

class Table {
  readonly source = new MemorySource(size);
  readonly #feed = new TableFeed(makeBound(), view, { offset: 0, length: 64 }, () => ({}));
  #rows: Row[] = [];
  #cells: Cell[] = [];
  #now = 0;

  set(offset: number, value: number): void {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value, true);
    this.source.write(offset, bytes);
  }

  show(changes: Partial<TableView>): void {
    this.#feed.show({ ...view, ...changes }, { offset: 0, length: 64 });
  }

  sample(later = 1): TableFrame | undefined {
    this.#now += later;
    const frame = this.#feed.sample(this.source, size, this.#now);
    if (frame?.rows) [this.#rows, this.#cells] = [frame.rows, []];
    for (const { at, cell } of frame?.cells ?? []) this.#cells[at] = cell;
    return frame;
  }

  cell(path: string): Cell | undefined {
    return this.#cells[this.#rows.findIndex(row => row.path === path)];
  }

  text(path: string): string | undefined {
    return this.cell(path)?.text;
  }
}

describe('table feed', () => {
  let table: Table;
  beforeEach(() => {
    table = new Table();
    table.set(0, 2);
    table.set(4, 10);
    table.set(far, 20);
    table.set(3000, 30);
  });

  it('keeps to the last consistent copy while the counter is odd, and says so both ways', () => {
    assert.equal(table.sample()?.held, undefined);
    table.set(0, 3);
    table.set(4, 11);
    const frozen = table.sample();
    assert.deepEqual([frozen?.held, frozen?.cells], [true, []]);
    assert.deepEqual([table.text('guarded.seq'), table.text('guarded.value')], ['2', '10']);
    assert.equal(table.sample(), undefined, 'nothing is told twice');
    // Nothing else changes: the writer gave up.
    table.set(0, 2);
    table.set(4, 10);
    const free = table.sample();
    assert.deepEqual([free !== undefined, free?.held, free?.cells], [true, undefined, []]);
    table.set(0, 4);
    table.set(4, 12);
    table.sample();
    assert.deepEqual([table.text('guarded.seq'), table.text('guarded.value')], ['4', '12']);
  });

  it('never decodes a torn copy for rows that are new', () => {
    table.sample();
    table.set(0, 3);
    table.set(4, 11);
    table.set(far, 21);
    table.show({ revision: 2, expanded: ['guarded', 'guarded.list', 'plain'] });
    assert.equal(table.sample()?.held, true);
    assert.equal(table.text('guarded.value'), '10');
    assert.equal(table.text('guarded.list[0]'), '20', 'the copy has it, as its array was previewed');
    table.set(0, 4);
    assert.equal(table.sample()?.held, undefined);
    assert.deepEqual([table.text('guarded.value'), table.text('guarded.list[0]')], ['11', '21']);
  });

  it('has no value for what no consistent copy covers', () => {
    table.show({ revision: 2, count: 3 });
    table.sample();
    table.set(0, 3);
    table.show({ revision: 3 });
    assert.equal(table.sample()?.held, true);
    assert.equal(table.text('guarded.value'), '10');
    assert.deepEqual(table.cell('guarded.list'), {
      ...{ kind: 'none', text: '—', fault: 'unread', note: 'no consistent copy yet' },
    });
    table.set(0, 4);
    table.sample();
    assert.match(table.text('guarded.list') ?? '', /^\{20, /);
  });

  it('shows nothing of a segment that it only ever saw torn, and no torn copy when values are due', () => {
    table.set(0, 1);
    assert.equal(table.sample()?.held, true);
    assert.equal(table.cell('guarded.value')?.note, 'no consistent copy yet');
    table.set(4, 11);
    table.sample(5000);
    assert.equal(table.cell('guarded.value')?.note, 'no consistent copy yet');
  });

  it('takes a counter that moves during the copy as torn', () => {
    table.sample();
    let counter = 2;
    table.source.beforeRead = () => {
      table.set(0, (counter += 2));
      table.set(4, counter);
    };
    assert.equal(table.sample()?.held, true);
    assert.equal(table.text('guarded.value'), '10');
  });

  it('says once why a type can’t be shown, and once more to a view that has just been made', () => {
    const make = new Maker();
    const layout = { ...make.layout(make.struct('whole', 4, {})), root: 99 };
    const type = { name: 'whole', types: 1, entry: '', offset: 0, count: 1 as const, formats: {} };
    const feed = new TableFeed(
      new Bound([{ type, layout }], size),
      view,
      { offset: 0, length: 64 },
      () => ({}),
    );
    const problem = (): string | undefined => feed.sample(table.source, size, 1)?.problem;
    assert.match(problem() ?? '', /no such type/);
    assert.deepEqual([problem(), problem()], [undefined, undefined]);
    feed.renew();
    assert.match(problem() ?? '', /no such type/);
    feed.show({ ...view, revision: 2 }, { offset: 0, length: 64 });
    assert.match(problem() ?? '', /no such type/);
    assert.equal(problem(), undefined);
  });

  it('goes on with what another type describes', () => {
    table.sample();
    table.set(0, 3);
    table.set(4, 11);
    table.set(3000, 31);
    const frame = table.sample();
    assert.deepEqual([frame?.held, frame?.cells.length], [true, 2]);
    assert.deepEqual([table.text('guarded.value'), table.text('plain.count')], ['10', '31']);
  });
});

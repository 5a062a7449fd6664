// What the probe answers of a comparison, for pages of tests: slow and obvious, byte by byte over two whole copies of
// the page's memory, with the product's own table for the names of fields. Follows src/protocol/diff.ts; not the
// probe's code.
import { cellsOf } from '../../../src/layout/table/cells.js';
import type {
  DiffFrame,
  DiffHexRow,
  DiffRow,
  DiffSummary,
  DiffView,
  Region,
} from '../../../src/protocol/diff.js';
import type { Moment } from '../../../src/protocol/moment.js';
import type { Memory } from './memory.js';
import type { StructHost } from './struct-host.js';
import { foldRows } from './diff-rows.js';

/** A whole state: values, and by byte an index into byteStates. */
export interface State {
  bytes: Uint8Array;
  states: Uint8Array;
}

type Run = DiffRow & { kind: 'run' };

export class DiffHost {
  /** By name, for moments `{ kind: 'snapshot', snapshot: name }`. */
  readonly snapshots = new Map<string, State>();
  progress: number | null = null;
  problem: DiffFrame['problem'] | undefined;
  more = false;
  /** Of the last view that was answered. */
  revision = 0;
  /** Frames with a part, by its name. */
  readonly sent = { list: 0, hex: 0, summary: 0, cells: 0 };
  readonly #memory: () => Memory;
  readonly #struct: () => StructHost;
  /** Bytes of a sample. */
  readonly #past: (moment: Moment) => Uint8Array | null | undefined;
  #listed: { key: string; runs: Run[] } = { key: '', runs: [] };
  #last = new Map<string, string>();
  #found = '';
  #fieldsOf = { bindings: undefined as unknown, codes: new Uint8Array() };

  constructor(
    memory: () => Memory,
    struct: () => StructHost,
    past: (moment: Moment) => Uint8Array | null | undefined,
  ) {
    this.#memory = memory;
    this.#struct = struct;
    this.#past = past;
  }

  /** The memory as it is now. */
  take(): State {
    const memory = this.#memory();
    const bytes = new Uint8Array(memory.size);
    const states = new Uint8Array(memory.size);
    for (let i = 0; i < memory.size; i++) {
      bytes[i] = memory.byteAt(i);
      states[i] = codes[memory.stateAt(i)];
    }
    return { bytes, states };
  }

  frame(view: DiffView, cell: number): DiffFrame {
    const { revision } = view;
    this.revision = revision;
    const [a, b] = [this.#state(view.a), this.#state(view.b)];
    if (this.problem || !a || !b) {
      const gone = { side: a ? 'b' : 'a', text: 'the snapshot is gone.' } as const;
      return { revision, progress: null, problem: this.problem ?? gone };
    }
    const size = Math.max(a.bytes.length, b.bytes.length);
    const differs = new Uint8Array(size);
    for (let i = 0; i < size; i++) if (!sameAt(a, b, i)) differs[i] = 1;
    const now = this.#runs(a, b, differs, view);
    const runs = this.#frozen(now.shown, view);
    const list = rowsOf(runs);
    const hex = foldRows({ a, b, differs, fields: this.#fields(size), ...view.hex });
    const [pages, cells] = [new Set<number>(), new Set<number>()];
    let [count, compared] = [0, 0];
    for (let i = 0; i < size; i++) {
      if (a.states[i] !== 2 && b.states[i] !== 2) compared++;
      if (!differs[i]) continue;
      count++;
      pages.add(Math.floor(i / 4096));
      cells.add(Math.floor(i / cell));
    }
    const summary: DiffSummary = {
      bytes: count,
      runs: now.all.length,
      pages: pages.size,
      compared,
      unread: size - compared,
      sizeA: a.bytes.length,
      sizeB: b.bytes.length,
      regions: now.regions,
      hidden: now.hidden,
      more: this.more,
    };
    const { first } = view.list;
    const parts = {
      summary,
      cells: Uint32Array.from([...cells]),
      list: {
        total: list.length,
        runs: runs.length,
        first,
        rows: list.slice(first, first + view.list.count),
      },
      hex: {
        total: hex.length,
        first: view.hex.first,
        rows: hex.slice(view.hex.first, view.hex.first + view.hex.count),
      },
    };
    return { revision, progress: this.progress, ...this.#news(parts), ...this.#find(view, list, hex) };
  }

  /** Parts that differ from those of the frame before. */
  #news<Parts extends object>(parts: Parts): Partial<Parts> {
    const fresh = Object.entries(parts).filter(([name, part]) => {
      const text = JSON.stringify(part);
      if (this.#last.get(name) === text) return false;
      this.#last.set(name, text);
      this.sent[name as keyof DiffHost['sent']]++;
      return true;
    });
    return Object.fromEntries(fresh) as Partial<Parts>;
  }

  #state(moment: Moment): State | undefined {
    if (moment.kind === 'snapshot') return this.snapshots.get(moment.snapshot);
    const past = this.#past(moment);
    // One that is lost is not what is live.
    if (past === null) return undefined;
    return past === undefined ? this.take() : { bytes: past, states: new Uint8Array(past.length) };
  }

  #runs(
    a: State,
    b: State,
    differs: Uint8Array,
    { filter }: DiffView,
  ): { all: Run[]; shown: Run[]; hidden: number; regions: Record<Region, number> } {
    const all: Run[] = [];
    for (let at = 0; at < differs.length; at++) {
      if (differs[at] === 0) continue;
      const last = all.at(-1);
      if (last && at < last.offset + last.length) last.bytes++;
      else if (last?.path === null && this.#place(at) === undefined && at <= last.offset + last.length + 4) {
        last.bytes++;
        last.length = at + 1 - last.offset;
      } else all.push(this.#begin(at));
    }
    for (const run of all) this.#name(run, a, b);
    const hidden = all.filter(run => filter.hidden.some(noise => hides(noise, run)));
    const shown = all.filter(run => !hidden.includes(run) && fits(run, filter));
    const count = (region: Region): number => all.filter(run => run.region === region).length;
    const regions = { field: count('field'), padding: count('padding'), outside: count('outside') };
    return { all, shown, hidden: hidden.length, regions };
  }

  #begin(at: number): Run {
    const place = this.#place(at);
    const common = { kind: 'run', index: 0, bytes: 1, a: '', b: '' } as const;
    if (!place) return { ...common, offset: at, length: 1, region: 'outside', path: null };
    const { path, offset, size } = place;
    const padding = /\.?\((hole|padding)[^)]*\)$/;
    if (!padding.test(path)) return { ...common, offset, length: size, region: 'field', path };
    return { ...common, offset, length: size, region: 'padding', path: path.replace(padding, '') };
  }

  #place(at: number): { path: string; offset: number; size: number } | undefined {
    return this.#struct().placeAt(at);
  }

  #name(run: Run, a: State, b: State): void {
    const row = run.path === null || run.region === 'padding' ? undefined : this.#struct().rowOf(run.path);
    const text = (state: State): { text: string; number: number | undefined } => {
      const bytes = state.bytes.subarray(run.offset, run.offset + run.length);
      const plain = bytes.every(v => v === 0) ? 'zeros' : Array.from(bytes.subarray(0, 8), hex2).join(' ');
      if (!row) return { text: plain, number: undefined };
      const snapshot = {
        size: state.bytes.length,
        read: (o: number, n: number) => state.bytes.slice(o, o + n),
      };
      const [cell] = cellsOf(this.#struct().bindings, [row], snapshot, this.#struct().context());
      return { text: cell?.text ?? plain, number: cell?.number };
    };
    const [before, after] = [text(a), text(b)];
    run.a = before.text;
    run.b = after.text;
    if (row) run.type = row.type;
    if (before.number === undefined || after.number === undefined) return;
    const delta = after.number - before.number;
    run.delta = `${delta < 0 ? '−' : '+'}${Number(Math.abs(delta).toFixed(2))}`;
  }

  /** The order stays; what became equal stays in it until the list is renewed. */
  #frozen(now: Run[], view: DiffView): Run[] {
    const types = this.#struct().bindings.map(({ name, offset }) => [name, offset]);
    const key = JSON.stringify([view.a, view.b, view.filter, view.renewed, types]);
    const id = (run: Run): string => `${run.offset} ${run.path ?? ''}`;
    const kept = this.#listed.key === key ? this.#listed.runs : [];
    const gone = kept.filter(run => !now.some(other => id(other) === id(run)));
    const runs = [...now, ...gone.map(run => ({ ...run, a: run.b, bytes: 0, equal: true as const }))];
    runs.sort((x, y) => x.offset - y.offset);
    runs.forEach((run, index) => (run.index = index));
    this.#listed = { key, runs };
    return runs;
  }

  #fields(size: number): Uint8Array {
    const { bindings } = this.#struct();
    if (this.#fieldsOf.codes.length === size && this.#fieldsOf.bindings === bindings)
      return this.#fieldsOf.codes;
    const out = new Uint8Array(size).fill(3);
    let odd = 1;
    for (let at = 0; at < size;) {
      const place = this.#place(at);
      if (!place) {
        at++;
        continue;
      }
      const padding = /\((hole|padding)/.test(place.path);
      if (!padding) odd = 1 - odd;
      out.fill(padding ? 2 : odd, at, place.offset + place.size);
      if (!padding && (place.offset - 0x140) % 40 === 0 && place.path.includes('slots[')) out[at] = odd + 4;
      at = Math.max(at + 1, place.offset + place.size);
    }
    this.#fieldsOf = { bindings, codes: out };
    return out;
  }

  #find(view: DiffView, list: DiffRow[], hex: DiffHexRow[]): Pick<DiffFrame, 'found'> {
    const { find, revision } = view;
    const key = `${revision} ${find ?? ''}`;
    if (find === undefined || key === this.#found) return {};
    this.#found = key;
    // That run, or the next one behind it.
    const inRun = list.findIndex(r => r.kind === 'run' && find < r.offset + r.length);
    const row = hex.findIndex(r =>
      r.kind === 'fold'
        ? find < r.to && find >= r.from
        : find >= r.offset && find < r.offset + r.differs.length,
    );
    return { found: { offset: find, list: inRun < 0 ? null : inRun, hex: Math.max(0, row) } };
  }
}

/** As index into byteStates. */
const codes = { data: 0, hole: 1, unknown: 2, denied: 2, gone: 3 } as const;

function sameAt(a: State, b: State, i: number): boolean {
  const unread = a.states[i] === 2 || b.states[i] === 2;
  const ends = i >= a.bytes.length || i >= b.bytes.length;
  return unread || (!ends && a.bytes[i] === b.bytes[i]);
}

function hex2(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function hides(noise: string, run: Run): boolean {
  const range = /^0x([0-9a-f]+)-0x([0-9a-f]+)$/.exec(noise);
  if (range) return run.offset >= parseInt(range[1] ?? '', 16) && run.offset < parseInt(range[2] ?? '', 16);
  return run.path?.replace(/\[\d+\]/g, '[*]') === noise;
}

function fits(run: Run, { text, regions, least }: DiffView['filter']): boolean {
  if (!regions.includes(run.region) || run.bytes < least) return false;
  const range = /^0x([0-9a-f]+)(?:-0x([0-9a-f]+))?$/i.exec(text);
  if (!range) return text === '' || (run.path ?? '').toLowerCase().includes(text.toLowerCase());
  const from = parseInt(range[1] ?? '', 16);
  const to = range[2] === undefined ? from + 1 : parseInt(range[2], 16);
  return run.offset < to && run.offset + run.length > from;
}

function rowsOf(runs: Run[]): DiffRow[] {
  const out: DiffRow[] = [];
  for (const run of runs) {
    const page = Math.floor(run.offset / 4096);
    const head = out.findLast(row => row.kind === 'page');
    if (head?.page === page) {
      head.bytes += run.bytes;
      head.runs++;
    } else out.push({ kind: 'page', page, offset: page * 4096, bytes: run.bytes, runs: 1 });
    out.push(run);
  }
  return out;
}

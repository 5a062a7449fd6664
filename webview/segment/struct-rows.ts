// The rows of a struct table that frames brought, with what only time tells: when a value changed, how it went, what
// it was when the view was paused. Not which rows are asked for (struct-spec.ts) nor how they look (struct-row.ts).
import type { Cell, FieldSpan, PlacedCell, Row, TableFrame } from '../../src/protocol/table.js';
import { Samples } from './struct-spark.js';
import { isHole } from './struct-text.js';

export const rowHeight = 20;
export const holeHeight = 15;
/** Milliseconds: a value flashes four times a second at most. */
const leastBetween = 250;

/** What is known of one row's value over time. */
interface Track {
  live: PlacedCell | undefined;
  /** What is shown instead while paused. */
  held: PlacedCell | undefined;
  flashedAt: number;
  samples: Samples;
}

export interface ShownRow {
  row: Row;
  cell: Cell | undefined;
  moved: boolean;
  /** Milliseconds of performance.now(); -Infinity for never. */
  flashedAt: number;
  /** Undefined where what is shown is of the past, as they are of what is live. */
  samples: Samples | undefined;
}

export class TableRows {
  /** Rows that can be scrolled over. */
  total = 0;
  first = 0;
  fields: readonly FieldSpan[] = [];
  /** The values are of the last consistent copy, as the writer left none this time. */
  held = false;
  #rows: readonly Row[] = [];
  #pinned: readonly Row[] = [];
  #tracks = new Map<string, Track>();
  #paused: 'no' | 'yes' | 'retake' | 'thawing' = 'no';
  #still: 'no' | 'yes' | 'ending' = 'no';

  get rows(): readonly Row[] {
    return this.#rows;
  }

  get pinned(): readonly Row[] {
    return this.#pinned;
  }

  apply(frame: TableFrame, now: number): void {
    this.total = frame.total;
    this.held = frame.held === true;
    if (frame.fields) this.fields = frame.fields;
    if (frame.rows) this.#take(frame.first, frame.rows, frame.pinned ?? []);
    for (const placed of frame.cells) {
      const row = this.#rows[placed.at] ?? this.#pinned[placed.at - this.#rows.length];
      const track = row && this.#tracks.get(row.path);
      if (track) this.#change(track, placed, now);
    }
    this.tick();
    this.#settle(now);
  }

  /** One more sample, with the values that are known now. */
  tick(): void {
    const still = this.#still;
    if (still === 'ending') this.#still = 'no';
    if (still !== 'no' || this.#paused === 'yes' || this.#paused === 'retake') return;
    for (const { live, samples } of this.#tracks.values()) {
      if (live?.cell.number !== undefined) samples.add(live.cell.number);
    }
  }

  clear(): void {
    this.#take(0, [], []);
    this.total = 0;
    this.fields = [];
  }

  /** Undefined where no frame has brought it yet. */
  at(index: number): ShownRow | undefined {
    const row = this.#rows[index - this.first];
    return row && this.shown(row);
  }

  shown(row: Row): ShownRow {
    const track = this.#tracks.get(row.path);
    const placed = this.#still === 'yes' ? track?.live : (track?.held ?? track?.live);
    return {
      row,
      cell: placed?.cell,
      moved: placed?.moved === true,
      flashedAt: track?.flashedAt ?? Number.NEGATIVE_INFINITY,
      samples: this.#still === 'yes' ? undefined : track?.samples,
    };
  }

  /** One of those that are known now, by its path. */
  find(path: string): ShownRow | undefined {
    const row = this.#rows.find(r => r.path === path) ?? this.#pinned.find(r => r.path === path);
    return row && this.shown(row);
  }

  indexOf(path: string): number | undefined {
    const index = this.#rows.findIndex(row => row.path === path);
    return index < 0 ? undefined : this.first + index;
  }

  heightOf(index: number): number {
    const row = this.#rows[index - this.first];
    return row && isHole(row) ? holeHeight : rowHeight;
  }

  /** A state of the past is shown: nothing flashes, and its values are no samples. */
  still(on: boolean): void {
    if (on) this.#still = 'yes';
    // What comes with the next frame is live, and no news yet.
    else if (this.#still === 'yes') this.#still = 'ending';
  }

  pause(): void {
    this.#paused = 'yes';
    for (const track of this.#tracks.values()) track.held ??= track.live;
  }

  /** With the next frame live again: what changed meanwhile flashes once. */
  resume(): void {
    this.#paused = 'thawing';
  }

  /** While paused: the next frame replaces what is held. */
  retake(): void {
    if (this.#paused === 'yes') this.#paused = 'retake';
  }

  #take(first: number, rows: readonly Row[], pinned: readonly Row[]): void {
    const before = this.#tracks;
    this.#tracks = new Map();
    for (const { path } of [...rows, ...pinned]) {
      const known = before.get(path);
      const fresh = { live: undefined, held: undefined, flashedAt: Number.NEGATIVE_INFINITY };
      this.#tracks.set(path, known ?? { ...fresh, samples: new Samples() });
    }
    // While paused what went out of sight must come back as it was.
    if (this.#paused === 'yes') {
      for (const [path, track] of before) {
        if (this.#tracks.size < mostHeld && !this.#tracks.has(path)) this.#tracks.set(path, track);
      }
    }
    this.first = first;
    this.#rows = rows;
    this.#pinned = pinned;
  }

  #change(track: Track, placed: PlacedCell, now: number): void {
    const before = track.live;
    track.live = placed;
    if (this.#still === 'yes') return;
    if (this.#paused === 'yes') track.held ??= placed;
    else if (this.#still === 'no' && before && before.cell.text !== placed.cell.text) flash(track, now);
  }

  #settle(now: number): void {
    if (this.#paused !== 'retake' && this.#paused !== 'thawing') return;
    for (const track of this.#tracks.values()) {
      const { held, live } = track;
      track.held = this.#paused === 'retake' ? live : undefined;
      if (held && live && held.cell.text !== live.cell.text) flash(track, now);
    }
    this.#paused = this.#paused === 'retake' ? 'yes' : 'no';
  }
}

/** Rows whose values are kept while paused. */
const mostHeld = 20_000;

function flash(track: Track, now: number): void {
  if (now - track.flashedAt >= leastBetween) track.flashedAt = now;
}

// What a recording has of time, in place of the passes over a live segment: its history, and a timeline that never goes
// on. The strip shows what was allocated at its end, and what changed in any of its samples. Not the history
// (recorded-history.ts).
import type { Strip } from '../../protocol/frame.js';
import { cellOf, cellState, markCells } from '../activity.js';
import type { RecordingHeader } from '../time/recording-header.js';
import { differing } from '../time/runs.js';
import { Timeline } from '../time/timeline.js';
import type { Watched, Watching } from '../time/watch.js';
import type { RecordedHistory } from './recorded-history.js';

const stateOf = {
  data: cellState.data,
  hole: cellState.hole,
  unknown: cellState.unknown,
  denied: cellState.unknown,
} as const;

export class RecordedWatch implements Watching {
  readonly history: RecordedHistory;
  readonly timeline: Timeline;
  #cell = 0;
  #sent = false;

  constructor(history: RecordedHistory, { ticks, marks }: Pick<RecordingHeader, 'ticks' | 'marks'>) {
    this.history = history;
    this.timeline = new Timeline(history);
    for (const tick of ticks) this.timeline.tick(tick);
    for (const mark of marks) this.timeline.mark(mark);
  }

  show(view: Watched | null): void {
    const cell = view && view.cell > 0 ? cellOf(this.history.size, view.cell) : 0;
    if (cell !== this.#cell) this.#sent = false;
    this.#cell = cell;
  }

  record(): void {
    // It has been recorded.
  }

  takeStrip(): Strip | undefined {
    const { size, extents } = this.history;
    const cell = this.#cell;
    if (cell === 0 || this.#sent) return undefined;
    this.#sent = true;
    const state = new Uint8Array(Math.ceil(size / cell));
    for (const extent of extents) markCells(state, cell, extent, stateOf[extent.state]);
    return { cell, state, changed: this.#changed(cell, state.length) };
  }

  /** Cells in which any sample has changed something. */
  #changed(cell: number, count: number): Uint32Array {
    const marked = new Uint8Array(count);
    const mark = (offset: number, length: number): void => {
      marked.fill(1, Math.floor(offset / cell), Math.floor((offset + length - 1) / cell) + 1);
    };
    for (const { offsets, lengths } of this.history.entries)
      offsets.forEach((offset, i) => mark(offset, lengths[i] ?? 0));
    // What a hole became no run says: of what was one, all that is no zero in the end has changed.
    for (const { offset, length } of this.history.filled()) {
      const bytes = new Uint8Array(length);
      this.history.read(offset, bytes);
      differing(new Uint8Array(length), bytes, (from, to) => mark(offset + from, to - from));
    }
    const cells: number[] = [];
    marked.forEach((is, at) => {
      if (is === 1) cells.push(at);
    });
    return Uint32Array.from(cells);
  }
}

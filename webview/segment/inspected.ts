// The bytes at the cursor as the inspector reads them: at most ten times a second, from what is on screen.
// Not how they are decoded (src/model/inspect.ts) nor shown (inspector-line.ts, inspector-table.ts).
import { inspect, inspectedBytes, type InspectedType } from '../../src/model/inspect.js';
import { Cells, stateCode, stateOf, type CellState } from './cells.js';
import { span, type Model } from './model.js';

export interface Place {
  offset: number;
  length: number;
  /** Of the first byte. */
  state: CellState;
  /** As many as are there, up to what any type needs. */
  bytes: Uint8Array;
  cells: Cells;
  clock: number;
}

export function place(model: Model): Place {
  model.calm.get();
  const { offset, length } = span(model.selection.get());
  const cells = new Cells(Math.max(0, Math.min(inspectedBytes, model.extent.get() - offset)));
  model.shown.read(offset, cells);
  let known = 0;
  while (known < cells.length && cells.state[known] === stateCode.data) known++;
  return {
    offset,
    length,
    state: stateOf(cells.state[0] ?? stateCode.unseen),
    bytes: cells.bytes.subarray(0, known),
    cells,
    clock: model.shown.clock(performance.now()),
  };
}

/** Milliseconds since one of the first `length` bytes changed; Infinity for never seen to. */
export function youngest({ cells, clock }: Place, length: number): number {
  let age = Number.POSITIVE_INFINITY;
  for (let i = 0; i < Math.min(length, cells.length); i++) {
    age = Math.min(age, clock - (cells.changedAt[i] ?? 0));
  }
  return age;
}

/**
 * The types that say most for a selection of this many bytes, first the one to look at: of eight, a float where it is
 * one that programs have, as counters and times read as floats of no sense. `f64`: what they are as that.
 */
export function typesFor(
  chosen: InspectedType | null,
  length: number,
  f64: string | null = null,
): InspectedType[] {
  const by: Readonly<Record<number, InspectedType[]>> = {
    1: ['u8', 'i8', 'u32', 'f64'],
    2: ['u16', 'i16', 'f16'],
    3: ['u24', 'i24'],
    4: ['u32', 'i32', 'f32'],
    5: ['u40', 'i40'],
    6: ['u48', 'i48'],
    7: ['u56', 'i56'],
  };
  const types = by[length] ?? (isUsual(f64) ? ['f64', 'u64', 'i64'] : ['u64', 'i64', 'f64']);
  return chosen ? [chosen, ...types.filter(type => type !== chosen).slice(0, 2)] : types;
}

function isUsual(f64: string | null): boolean {
  const size = Math.abs(Number(f64 ?? Number.NaN));
  return size >= 1e-9 && size < 1e18;
}

export function read(place: Place, type: InspectedType, littleEndian: boolean): string | null {
  return inspect(place.bytes, type, littleEndian, Date.now()).text;
}

// The inventory as it travels: addresses are hex strings (bigint doesn't survive JSON), all else is the working
// type. One pair of functions joins the two. Not a place for logic.
import type { OtherObject } from '../model/other-object.js';
import type { Budget, Mapping, Segment, Unseen, Use } from '../model/segment.js';

export type WireMapping = Omit<Mapping, 'start' | 'end'> & { start: string; end: string };
export type WireUse = Omit<Use, 'mappings'> & { mappings: WireMapping[] };
export type WireSegment = Omit<Segment, 'uses'> & { uses: WireUse[] };

/** What is new since the last one that was sent; the first holds everything. */
export interface InventoryChange {
  /** Counts up by one; 1 is the first of a probe, and replaces all that was known. */
  generation: number;
  changed: WireSegment[];
  /** What lies beside the segments, where it changed. */
  others: OtherObject[];
  /** Ids that are gone, of either. */
  removed: string[];
  unseen: Unseen[];
  budget: Budget;
  processes: number;
  /** Milliseconds that the scan took. */
  took: number;
  /** What else the same scan found comes in the next message, of the next generation. */
  more?: true;
}

export function toWire(segment: Segment): WireSegment {
  return { ...segment, uses: segment.uses.map(toWireUse) };
}

export function fromWire(segment: WireSegment): Segment {
  return { ...segment, uses: segment.uses.map(fromWireUse) };
}

function toWireUse(use: Use): WireUse {
  return {
    ...use,
    mappings: use.mappings.map(m => ({ ...m, start: m.start.toString(16), end: m.end.toString(16) })),
  };
}

function fromWireUse(use: WireUse): Use {
  return {
    ...use,
    mappings: use.mappings.map(m => ({ ...m, start: BigInt(`0x${m.start}`), end: BigInt(`0x${m.end}`) })),
  };
}

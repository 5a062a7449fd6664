// How a shared object came to be, as it was seen when its name appeared or, for System V, its row: when, and which
// process had it then. It outlives that process. Not the watching (src/probe/leaks/births.ts) nor whether its maker
// lives still (src/probe/leaks/people.ts).
import type { ByteString } from '../../native/records.js';
import { safeText } from './safe-text.js';
import type { Inventory } from './segment.js';

/** A process as it was then. */
export interface Maker {
  pid: number;
  /** Clock ticks since boot. */
  startTime: number;
  /** Made safe to show, as all of it. */
  command: string;
  /** With its arguments, cut where they are long. */
  commandLine: string;
}

export interface Birth {
  /** Milliseconds since 1970. */
  at: number;
  /**
   * Who had it right then: one, and that one made it; several, and one of them did. None was seen of one that was
   * quick.
   */
  by: readonly Maker[];
}

const longest = 256;
const longestArguments = 4096;

/** `argv`: as /proc has it, each argument ended by a NUL. */
export function commandLineOf(argv: ByteString): string {
  const words = argv.slice(0, longestArguments).replace(/\0+$/, '').split('\0');
  return safeText(words.map(word => (/\s/.test(word) ? `'${word}'` : word)).join(' ') as ByteString, longest);
}

/** The inventory with what is known of how its segments came to be. */
export function withBirths(inventory: Inventory, born: (id: string) => Birth | undefined): Inventory {
  return {
    ...inventory,
    segments: inventory.segments.map(segment => {
      const birth = born(segment.id);
      return birth ? { ...segment, born: birth } : segment;
    }),
  };
}

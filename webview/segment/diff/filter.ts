// What a person types to filter a comparison, and what hides a run as noise. Pure. The filtering is the probe's.
import type { DiffFilter, Region } from '../../../src/protocol/diff.js';
import type { Noise } from '../../../src/protocol/timeline.js';
import { hex } from '../../format.js';
import { patternOf } from '../struct-path.js';
import type { DiffRun } from './rows.js';

export const allRegions: readonly Region[] = ['field', 'padding', 'outside'];

const leastForm = /(?:^|\s)(?:>=|≥)\s*(\d{1,9})(?:\s*b(?:ytes?)?)?(?=\s|$)/i;

/** `price >=4` → the text `price`, and runs of at least 4 differing bytes; several: the last one counts. */
export function parseFilter(typed: string): Pick<DiffFilter, 'text' | 'least'> {
  let text = typed;
  let least = 0;
  for (let found = leastForm.exec(text); found; found = leastForm.exec(text)) {
    least = Number(found[1]);
    text = `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`;
  }
  return { text: text.replace(/\s+/g, ' ').trim(), least };
}

/**
 * What hides a run: its field in every element, else its range. Padding has the path of what it lies in, which would
 * hide that as well.
 */
export function noiseOf({ path, region, offset, length }: DiffRun): string {
  return patternOfNoise({ path: region === 'field' ? path : null, offset, length });
}

export function patternOfNoise({ path, offset, length }: Noise): string {
  return path === null ? `0x${hex(offset)}-0x${hex(offset + length)}` : patternOf(path);
}

// Breaks real debug sections in every way that comes to mind and sees that reading them ends, soon, with answers or a
// LayoutError. A run is told by its seed. Not a test by itself: fuzz.test.ts has a short run, run-fuzz.ts a long one.
import { LayoutError } from '../../../../src/layout/cursor.js';
import { openDwarf } from '../../../../src/layout/dwarf/source.js';
import type { DebugSections } from '../../../../src/layout/file.js';
import { randomFrom, type Random } from '../../../support/random.js';
import type { Committed } from './committed.js';

export interface Outcome {
  executions: number;
  /** LayoutErrors, thrown or reported, by what was wrong. */
  faults: Map<string, number>;
  types: number;
  /** The slowest execution, in milliseconds, and its number. */
  slowest: { ms: number; number: number };
}

const parts = ['info', 'abbrev', 'str', 'lineStr', 'strOffsets', 'types', 'cuIndex', 'tuIndex'] as const;
/** Where to break: what makes the structure more often than what it holds. */
const weighted = ['info', 'info', 'info', 'info', 'abbrev', 'abbrev', 'abbrev', 'str', ...parts] as const;
const values = [0, 1, 2, 3, 4, 7, 8, 0x0f, 0x10, 0x7f, 0x80, 0x81, 0xfe, 0xff];

/** Execution `number` of the run that `seed` names: each of them can be had again alone. */
export function execute(inputs: readonly Committed[], seed: number, number: number, outcome: Outcome): void {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
  const input = pick(random, inputs);
  const broken = breakSections(random, input.sections);
  const split = input.split && (random() < 0.6 ? breakSections(random, input.split) : input.split);
  const supplementary =
    input.supplementary &&
    (random() < 0.6 ? breakSections(random, input.supplementary) : input.supplementary);
  const start = performance.now();
  read(
    {
      name: input.name,
      sections: broken,
      ...(split ? { split } : {}),
      ...(supplementary ? { supplementary } : {}),
    },
    random,
    outcome,
  );
  const ms = performance.now() - start;
  outcome.executions++;
  if (ms > outcome.slowest.ms) outcome.slowest = { ms, number };
}

export function newOutcome(): Outcome {
  return { executions: 0, faults: new Map(), types: 0, slowest: { ms: 0, number: -1 } };
}

const mostLayouts = 40;

/** Everything that a program could ask of it. Throws what is no LayoutError. */
function read(input: Committed, random: Random, outcome: Outcome): void {
  const attempt = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof LayoutError)) throw error;
      count(outcome, error);
      return undefined;
    }
  };
  const source = attempt(() =>
    openDwarf(input.sections, {
      ...(input.supplementary ? { supplementary: input.supplementary } : {}),
      split: () => input.split,
    }),
  );
  if (!source) return;
  // A search before the list is another way through the code than one after it.
  if (random() < 0.5) attempt(() => source.find(pick(random, ['slot', 'shm::Ring<short, 4>', 'types::Msg'])));
  const entries = attempt(() => source.entries()) ?? [];
  for (const entry of entries.slice(0, mostLayouts)) {
    const layout = attempt(() => source.layout(entry.id));
    if (!layout) continue;
    outcome.types += layout.types.length;
    if (random() < 0.2) attempt(() => source.find(`${entry.kind} ${entry.name}`));
  }
  attempt(() => source.layout(`i.${Math.floor(random() * input.sections.info.length).toString(16)}`));
  for (const problem of source.problems) count(outcome, problem);
}

export function count({ faults }: Outcome, { fault }: LayoutError): void {
  faults.set(fault, (faults.get(fault) ?? 0) + 1);
}

export function pick<T>(random: Random, list: readonly T[]): T {
  const one = list[Math.floor(random() * list.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}

/** A copy with one to eight faults, all in the same few sections as a rule. */
function breakSections(random: Random, sections: DebugSections): DebugSections {
  const copy: Record<(typeof parts)[number], Uint8Array> & Pick<DebugSections, 'addr'> = {
    ...{ info: sections.info, abbrev: sections.abbrev, str: sections.str, lineStr: sections.lineStr },
    ...{ strOffsets: sections.strOffsets, types: sections.types, addr: sections.addr },
    ...{ cuIndex: sections.cuIndex, tuIndex: sections.tuIndex },
  };
  const faults = 1 + Math.floor(random() ** 2 * 8);
  for (let i = 0; i < faults; i++) {
    const part = pick(random, weighted);
    copy[part] = breakBytes(random, copy[part]);
  }
  return {
    littleEndian: random() < 0.005 ? !sections.littleEndian : sections.littleEndian,
    addressSize: sections.addressSize,
    machine: sections.machine,
    ...copy,
  };
}

export function breakBytes(random: Random, bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  if (length === 0) return bytes;
  const at = Math.floor(random() * length);
  const copy = Uint8Array.from(bytes);
  switch (Math.floor(random() * 8)) {
    case 0:
      copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      return copy;
    case 1:
      copy[at] = Math.floor(random() * 256);
      return copy;
    case 2:
      copy[at] = pick(random, values);
      return copy;
    case 3: {
      const word = pick(random, [
        0,
        0xffff_ffff,
        0x8000_0000,
        0x7fff_ffff,
        length,
        at,
        Math.floor(random() * length),
      ]);
      for (let i = 0; i < 4 && at + i < length; i++) copy[at + i] = (word >>> (8 * i)) & 0xff;
      return copy;
    }
    case 4:
      return copy.subarray(0, at);
    case 5: {
      // A piece from elsewhere over what stood there.
      const from = Math.floor(random() * length);
      copy.copyWithin(at, from, from + 1 + Math.floor(random() * 32));
      return copy;
    }
    case 6: {
      const gone = 1 + Math.floor(random() * 8);
      copy.copyWithin(at, at + gone);
      return copy.subarray(0, Math.max(at, length - gone));
    }
    default: {
      const more = Uint8Array.from({ length: 1 + Math.floor(random() * 8) }, () => pick(random, values));
      const longer = new Uint8Array(length + more.length);
      longer.set(bytes.subarray(0, at));
      longer.set(more, at);
      longer.set(bytes.subarray(at), at + more.length);
      return longer;
    }
  }
}

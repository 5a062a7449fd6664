// From a binding to a type that can be bound: opens where it's from, finds the one that is meant, and tells what is
// wrong when there is none. Plain Node. Not the binding itself (bound.ts), nor what a file says (bindings-text.ts).
import type { Binding } from '../../model/binding.js';
import type { BoundType } from '../../protocol/table.js';
import type { TypeEntry, TypesSpec } from '../../protocol/types.js';
import { asFailure } from '../attachment/attachment.js';
import type { KeptBinding } from './bindings-files.js';
import type { HeldTypes, TypesLibrary } from './library.js';
import type { Place, Problem, ProblemWords } from './problems.js';
import { findIn, type ProcessTypes, type User } from './process-types.js';
import { bareName, readTypeName, sizeOfLayout } from './type-name.js';

/** A type that is to be shown in a segment. */
export interface Wanted {
  binding: Binding;
  /** Where `from` leads; undefined: to the processes, or, with `outside`, nowhere that may be looked at. */
  spec: TypesSpec | undefined;
  outside?: string;
  /** The file that has it; left out: a person put it here, for now. */
  kept?: KeptBinding;
}

/** One that is there. */
export interface Resolved {
  wanted: Wanted;
  /** What its paths begin with. */
  name: string;
  held: HeldTypes;
  entry: TypeEntry;
  /** Bytes of one. */
  size: number;
  from: Place;
  /** As which process it was found, where it was in one. */
  user: User | undefined;
}

export interface ResolveContext {
  library: TypesLibrary;
  processes: ProcessTypes;
  users: readonly User[];
  words: Pick<ProblemWords, 'place'>;
  /** Told before something is opened that may take long. */
  reading: (place: Place, held?: HeldTypes) => void;
}

export interface Resolution {
  resolved: Resolved | undefined;
  problems: Problem[];
  /** Held for it, to be let go of with it; of processes these have their own owner. */
  own: HeldTypes | undefined;
}

/** Never throws for what one source alone fails with; throws when the probe ends or the reading was given up. */
export async function resolve(wanted: Wanted, context: ResolveContext): Promise<Resolution> {
  const { type } = wanted.binding;
  if (wanted.outside !== undefined) return failed({ kind: 'outside', type, path: wanted.outside }, undefined);
  return wanted.spec ? fromSpec(wanted, wanted.spec, context) : fromProcesses(wanted, context);
}

async function fromProcesses(wanted: Wanted, context: ResolveContext): Promise<Resolution> {
  const { type } = wanted.binding;
  const { processes, users, words, reading } = context;
  const [first] = users;
  if (first) reading({ kind: 'process', ...first });
  const answer = await processes.find(readTypeName(type).name, users);
  if (!answer.user) {
    const places = users.map(user => words.place({ kind: 'process', ...user }));
    return failed({ kind: 'not found', type, places, failures: answer.failures }, undefined);
  }
  const { user, held, found } = answer;
  return chosen(wanted, held, found, { kind: 'process', ...user }, user);
}

async function fromSpec(wanted: Wanted, spec: TypesSpec, context: ResolveContext): Promise<Resolution> {
  const { type } = wanted.binding;
  const { library, words, reading } = context;
  const from = placeOf(spec);
  const own = library.hold(spec);
  reading(from, own);
  const place = words.place(from);
  try {
    const found = await findIn(own, readTypeName(type).name);
    if (found.length === 0) return failed({ kind: 'not found', type, places: [place], failures: [] }, own);
    return { ...(await chosen(wanted, own, found, from, undefined)), own };
  } catch (error) {
    const failure = asFailure(error);
    if (failure.kind === 'ended') {
      own.dispose();
      throw error;
    }
    return failed({ kind: 'not opened', type, place, failure }, own);
  }
}

async function chosen(
  wanted: Wanted,
  held: HeldTypes,
  found: readonly TypeEntry[],
  from: Place,
  user: User | undefined,
): Promise<Resolution> {
  const { type } = wanted.binding;
  const { nth } = readTypeName(type);
  const entry = found[(nth ?? 1) - 1];
  if (!entry) return failed({ kind: 'no such one', type, count: found.length }, undefined);
  const size = entry.size ?? sizeOfLayout(await held.layout(entry.id));
  if (size === undefined || size === 0) return failed({ kind: 'no size', type }, undefined);
  const problems: Problem[] =
    nth === undefined && found.length > 1 ? [{ kind: 'ambiguous', type, candidates: found.map(told) }] : [];
  return {
    resolved: { wanted, name: bareName(type), held, entry, size, from, user },
    problems,
    own: undefined,
  };
}

function failed(problem: Problem, own: HeldTypes | undefined): Resolution {
  return { resolved: undefined, problems: [problem], own };
}

/** What tells it from others of its name. */
function told({ kind, size, unit }: TypeEntry, index: number): string {
  const bytes = size === undefined ? '' : `, ${size} bytes`;
  return `#${index + 1}: ${kind}${bytes}${unit === '' ? '' : `, ${unit}`}`;
}

export function placeOf(spec: TypesSpec): Place {
  switch (spec.kind) {
    case 'process':
      return { kind: 'process', pid: spec.pid, command: '' };
    case 'file':
    case 'header':
      return { kind: 'file', path: spec.path };
    case 'text':
      return { kind: 'text' };
    case 'format':
      return { kind: 'format', text: `${spec.language}:${spec.text}` };
  }
}

/** No two of them begin their paths alike: the place tells apart what the name doesn't. */
export function withUniqueNames(all: readonly Resolved[]): Resolved[] {
  const taken = new Set<string>();
  return all.map(one => {
    let { name } = one;
    if (taken.has(name)) name = `${one.name}@0x${one.wanted.binding.offset.toString(16)}`;
    for (let n = 2; taken.has(name); n++)
      name = `${one.name}@0x${one.wanted.binding.offset.toString(16)}#${n}`;
    taken.add(name);
    return { ...one, name };
  });
}

/** So many of it that are shown in `size` bytes. */
export function countIn({ wanted: { binding }, size: each }: Resolved, size: number): number {
  if (binding.count !== 'fill') return binding.count;
  return Math.max(0, Math.floor((size - binding.offset) / each));
}

/** As the probe is told. */
export function toBoundType({ wanted: { binding }, name, entry }: Resolved, types: number): BoundType {
  const { offset, count, formats, sequence } = binding;
  return {
    name,
    types,
    entry: entry.id,
    offset,
    count,
    formats,
    ...(sequence === undefined ? {} : { sequence }),
  };
}

/** What is wrong with its place in a segment of `size` bytes. */
export function placeProblems(resolved: Resolved, size: number): Problem[] {
  const { binding } = resolved.wanted;
  const { type, offset } = binding;
  const each = resolved.size;
  const count = countIn(resolved, size);
  if (count === 0) return [{ kind: 'no room', type, offset, each, size }];
  const bytes = each * count;
  return offset + bytes > size ? [{ kind: 'past end', type, offset, bytes, size }] : [];
}

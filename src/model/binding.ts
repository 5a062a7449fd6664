// Which types lie where in which segments: what a project keeps in `.vscode/shmscope.json` and what a view is given.
// Pure: text in, bindings and complaints out. Not the types themselves (src/layout), nor the file (src/extension).
// The file's shape is media/bindings.schema.json, which completes and validates it in the editor.

import { matchesGlob } from './glob.js';

/** Where a type comes from: the processes that map the segment, or a file (a program, a header, raw BTF). */
export type TypesFrom = { kind: 'process' } | { kind: 'file'; path: string };

/** How the values of one field are shown, where not as its type says. */
export const valueFormats = [
  'decimal',
  'hex',
  'binary',
  'char',
  'address',
  'size',
  'time',
  'time s',
  'time ms',
  'time µs',
  'time ns',
] as const;
export type ValueFormat = (typeof valueFormats)[number];

/** One type at one place of every segment that the pattern names. */
export interface Binding {
  /** The segment's name, `*` for any characters, `?` for one: `/ticks-*`. */
  segment: string;
  /** As the language writes it, `#2` behind it for the second layout of that name. */
  type: string;
  from: TypesFrom;
  /** Bytes from the start of the segment. */
  offset: number;
  /** So many of it in a row; 'fill': as many as fit. */
  count: number | 'fill';
  /** By field path, `[*]` for any index: `slots[*].ts_ns`. */
  formats: Readonly<Record<string, ValueFormat>>;
  /** Field path of a sequence lock's counter: odd while its writer writes. */
  sequence?: string;
}

/** A part of the file that says nothing usable: `at` is where (`bindings[2].offset`). The other parts still count. */
export interface Complaint {
  at: string;
  what: 'not an object' | 'not a list' | 'missing' | 'not text' | 'not a count' | 'not a format' | 'unknown';
}

/** `value`: the file as parsed JSON. */
export function readBindings(value: unknown): { bindings: Binding[]; complaints: Complaint[] } {
  const complaints: Complaint[] = [];
  if (!isObject(value)) return { bindings: [], complaints: [{ at: '', what: 'not an object' }] };
  const list = value['bindings'] ?? [];
  if (!Array.isArray(list)) return { bindings: [], complaints: [{ at: 'bindings', what: 'not a list' }] };
  const bindings = list.flatMap((item: unknown, i) => readBinding(item, `bindings[${i}]`, complaints) ?? []);
  return { bindings, complaints };
}

/** As it's written to the file: what is as it would be anyway is left out. */
export function writeBinding(binding: Binding): Record<string, unknown> {
  const { segment, type, from, offset, count, formats, sequence } = binding;
  return {
    segment,
    type,
    ...(from.kind === 'file' ? { from: from.path } : {}),
    ...(offset !== 0 ? { offset } : {}),
    ...(count !== 1 ? { count } : {}),
    ...(Object.keys(formats).length > 0 ? { formats } : {}),
    ...(sequence === undefined ? {} : { sequence }),
  };
}

/** Those of a segment, in the order of the file. */
export function bindingsOf(bindings: readonly Binding[], name: string): Binding[] {
  return bindings.filter(binding => matchesGlob(binding.segment, name));
}

/**
 * The pattern that a choice for one segment is remembered under: numbers that differ from run to run (a pid, a
 * counter behind a dash) become `*`, so that it's found again.
 */
export function patternFor(name: string): string {
  return name.replace(/[*?]/g, '?').replace(/\d{3,}/g, '*');
}

type Fields = Record<string, unknown>;

const known = new Set(['segment', 'type', 'from', 'offset', 'count', 'formats', 'sequence']);

function readBinding(value: unknown, at: string, complaints: Complaint[]): Binding | undefined {
  if (!isObject(value)) {
    complaints.push({ at, what: 'not an object' });
    return undefined;
  }
  for (const key of Object.keys(value))
    if (!known.has(key)) complaints.push({ at: `${at}.${key}`, what: 'unknown' });
  const segment = text(value, 'segment', at, complaints);
  const type = text(value, 'type', at, complaints);
  const path = value['from'] === undefined ? undefined : text(value, 'from', at, complaints);
  const sequence = value['sequence'] === undefined ? undefined : text(value, 'sequence', at, complaints);
  const offset = count(value, 'offset', 0, 0, at, complaints);
  const repeat = value['count'] === 'fill' ? 'fill' : count(value, 'count', 1, 1, at, complaints);
  const formats = readFormats(value['formats'], `${at}.formats`, complaints);
  if (segment === undefined || type === undefined || offset === undefined || repeat === undefined)
    return undefined;
  return {
    segment,
    type,
    from: path === undefined ? { kind: 'process' } : { kind: 'file', path },
    offset,
    count: repeat,
    formats,
    ...(sequence === undefined ? {} : { sequence }),
  };
}

function readFormats(value: unknown, at: string, complaints: Complaint[]): Record<string, ValueFormat> {
  if (value === undefined) return {};
  if (!isObject(value)) {
    complaints.push({ at, what: 'not an object' });
    return {};
  }
  const formats = Object.entries(value).flatMap(([path, wanted]): [string, ValueFormat][] => {
    const format = valueFormats.find(f => f === wanted);
    if (format) return [[path, format]];
    complaints.push({ at: `${at}.${path}`, what: 'not a format' });
    return [];
  });
  // Not assigned one by one: a path `__proto__` would then be no entry.
  return Object.fromEntries(formats);
}

function text(from: Fields, key: string, at: string, complaints: Complaint[]): string | undefined {
  const value = from[key];
  if (typeof value === 'string' && value !== '') return value;
  complaints.push({ at: `${at}.${key}`, what: value === undefined ? 'missing' : 'not text' });
  return undefined;
}

/** A number, or text such as `0x140`, which JSON can't say as a number. */
function count(
  from: Fields,
  key: string,
  fallback: number,
  least: number,
  at: string,
  complaints: Complaint[],
): number | undefined {
  const value = from[key] ?? fallback;
  const number = typeof value === 'string' && /^(0x[\da-f]+|\d+)$/i.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= least) return number;
  complaints.push({ at: `${at}.${key}`, what: 'not a count' });
  return undefined;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

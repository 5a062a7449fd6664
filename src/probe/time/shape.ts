// Asks JSON that may be anybody's what it is: a shape reads a value as its type, or throws ImageError with the place.
// What a shape doesn't name is left out. Not a schema language: just what the headers of files need.
import { ImageError } from './image-file.js';

/** Throws ImageError. `place`: where it stands, as `header.segment.id`. */
export type Shape<T> = (value: unknown, place: string) => T;

/** At most `most` UTF-16 units. */
export function text(most: number): Shape<string> {
  return (value, place) => {
    if (typeof value !== 'string') throw new ImageError(place, 'it is no text');
    if (value.length > most) throw new ImageError(place, `it has more than ${most} characters`);
    return value;
  };
}

/** Finite; whole numbers from 0 on are `count`. */
export const number: Shape<number> = (value, place) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new ImageError(place, 'it is no number');
  return value;
};

export const count: Shape<number> = (value, place) => {
  const found = number(value, place);
  if (!Number.isSafeInteger(found) || found < 0) throw new ImageError(place, 'it is no count');
  return found;
};

export const flag: Shape<boolean> = (value, place) => {
  if (typeof value !== 'boolean') throw new ImageError(place, 'it is neither true nor false');
  return value;
};

/** A whole number as decimal digits, of 128 bits at most. */
export const digits: Shape<string> = (value, place) => {
  if (typeof value !== 'string' || !/^-?\d{1,39}$/.test(value))
    throw new ImageError(place, 'it is no number');
  return value;
};

export function one<const T extends string | number | boolean>(...values: readonly T[]): Shape<T> {
  return (value, place) => {
    const found = values.find(v => v === value);
    if (found === undefined) throw new ImageError(place, `it is none of ${values.join(', ')}`);
    return found;
  };
}

export function list<T>(item: Shape<T>, most: number): Shape<T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) throw new ImageError(place, 'it is no list');
    if (value.length > most) throw new ImageError(place, `it has more than ${most} items`);
    return value.map((one, i) => item(one, `${place}[${i}]`));
  };
}

/** By name: values of one shape. */
export function table<T>(item: Shape<T>, most: number): Shape<Record<string, T>> {
  return (value, place) => {
    const entries = Object.entries(recordOf(value, place));
    if (entries.length > most) throw new ImageError(place, `it has more than ${most} entries`);
    // Own, whatever the name: `__proto__` is one as well.
    return Object.fromEntries(
      entries.map(([name, one]) => [name, item(one, `${place}.${name.slice(0, 40)}`)]),
    );
  };
}

type Needed<N> = { [K in keyof N]: N[K] extends Shape<infer T> ? T : never };
type May<O> = { [K in keyof O]?: O[K] extends Shape<infer T> ? T : never };

/** `needed` are there; `may` may be. */
export function record<N extends Record<string, Shape<unknown>>, O extends Record<string, Shape<unknown>>>(
  needed: N,
  may: O = {} as O,
): Shape<Needed<N> & May<O>> {
  return (value, place) => {
    const found = recordOf(value, place);
    const out: Record<string, unknown> = {};
    for (const [name, shape] of Object.entries(needed)) out[name] = shape(found[name], `${place}.${name}`);
    for (const [name, shape] of Object.entries(may))
      if (Object.hasOwn(found, name) && found[name] !== undefined)
        out[name] = shape(found[name], `${place}.${name}`);
    return out as Needed<N> & May<O>;
  };
}

/** Which of these it is, its `kind` tells. */
export function byKind<T>(shapes: Readonly<Record<string, Shape<T>>>): Shape<T> {
  return (value, place) => {
    const { kind } = recordOf(value, place);
    const shape = typeof kind === 'string' && Object.hasOwn(shapes, kind) ? shapes[kind] : undefined;
    if (!shape) throw new ImageError(`${place}.kind`, `it is none of ${Object.keys(shapes).join(', ')}`);
    return shape(value, place);
  };
}

function recordOf(value: unknown, place: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ImageError(place, 'it is no object');
  return value as Record<string, unknown>;
}

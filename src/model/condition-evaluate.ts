// Does a condition hold, given what its fields hold now and held at the sample before? And its fields in words.
// Three answers: what can't be read makes no condition hold, nor its opposite. No clock, no memory of its own.
import { pathsOf, testsOf, type Condition, type Literal, type Lookup, type Test } from './condition.js';

/** In a sentence. */
const mostNames = 8;

/** Undefined: it can't be told, as a field can't be read, or there is no sample before. */
export function evaluate(condition: Condition, now: Lookup, before?: Lookup): boolean | undefined {
  switch (condition.kind) {
    case 'or':
      return some(condition.parts, part => evaluate(part, now, before));
    case 'and':
      return opposite(some(condition.parts, part => opposite(evaluate(part, now, before))));
    case 'not':
      return opposite(evaluate(condition.part, now, before));
    case 'compare':
    case 'changes':
    case 'increases':
    case 'decreases':
    case 'owner dies':
    case 'jumps':
      return test(condition, now, before);
  }
}

/** The fields that it names with their values: `hdr.seq 17 → 19, state ERROR`. */
export function valuesInWords(condition: Condition, now: Lookup, before?: Lookup): string {
  return pathsOf(condition)
    .map(path => {
      const [value, last] = [now(path), before?.(path)];
      if (!value) return `${path} can’t be read`;
      return last && last.text !== value.text
        ? `${path} ${last.text} → ${value.text}`
        : `${path} ${value.text}`;
    })
    .join(', ');
}

/** `names`: those that values of an enumeration are shown by. */
export interface FieldShape {
  numeric: boolean;
  lock: boolean;
  names?: readonly string[];
}

/** Why it can never hold: a sentence; undefined where it may. `shape` of a path is what kind of field it is. */
export function mismatch(
  condition: Condition,
  shape: (path: string) => FieldShape | undefined,
): string | undefined {
  for (const one of testsOf(condition)) {
    const found = shape(one.path);
    if (!found) continue;
    if (one.kind === 'owner dies' && !found.lock) return `${one.path} is no lock that keeps its owner.`;
    const wantsNumber =
      one.kind === 'increases' ||
      one.kind === 'decreases' ||
      one.kind === 'jumps' ||
      (one.kind === 'compare' && one.value.kind === 'number');
    if (wantsNumber && !found.numeric) return `${one.path} is no number.`;
    if (one.kind !== 'compare' || one.value.kind !== 'name' || !found.names) continue;
    const { value } = one.value;
    if (found.names.includes(lastName(value))) continue;
    const may = found.names.length === 0 ? '' : `; it may be ${someOf(found.names)}`;
    return `No value of ${one.path} is named ${value}${may}.`;
  }
  return undefined;
}

function someOf(names: readonly string[]): string {
  return names.length <= mostNames ? names.join(', ') : `${names.slice(0, mostNames).join(', ')}, …`;
}

function test(one: Test, now: Lookup, before: Lookup | undefined): boolean | undefined {
  const value = now(one.path);
  if (!value) return undefined;
  if (one.kind === 'owner dies') return value.ownerDied;
  if (one.kind === 'compare') {
    const order = orderOf(value, one.value);
    switch (one.comparison) {
      case '==':
        return order === undefined ? undefined : order === 0;
      case '!=':
        return order === undefined ? undefined : order !== 0;
      case '<':
        return order === undefined ? undefined : order < 0;
      case '<=':
        return order === undefined ? undefined : order <= 0;
      case '>':
        return order === undefined ? undefined : order > 0;
      case '>=':
        return order === undefined ? undefined : order >= 0;
    }
  }
  const last = before?.(one.path);
  if (!last) return undefined;
  if (one.kind === 'changes') return !sameBytes(value.bytes, last.bytes);
  if (value.number === undefined || last.number === undefined) return undefined;
  const [a, b] = [last.number, value.number];
  switch (one.kind) {
    case 'increases':
      return b > a;
    case 'decreases':
      return b < a;
    case 'jumps':
      return distance(a, b) > one.by;
  }
}

/** Below, at or above 0; NaN where they can't be ordered; undefined where the field is nothing of that kind. */
function orderOf(
  { number, text }: { number?: number | bigint; text: string },
  literal: Literal,
): number | undefined {
  if (literal.kind !== 'number') {
    const same =
      text === literal.value || (literal.kind === 'name' && lastName(text) === lastName(literal.value));
    return same ? 0 : NaN;
  }
  if (number === undefined) return undefined;
  const wanted = literal.value;
  if (Number.isNaN(wanted)) return Number.isNaN(number) ? 0 : NaN;
  if (number < wanted) return isShortest(number, text, wanted) ? 0 : -1;
  if (number > wanted) return isShortest(number, text, wanted) ? 0 : 1;
  return Number.isNaN(number) ? NaN : 0;
}

/** A float of 32 bits is shown as 0.1 and is something else as a double: as it's shown is what is meant. */
function isShortest(number: number | bigint, text: string, wanted: number | bigint): boolean {
  return typeof number === 'number' && !Number.isInteger(number) && Number(text) === wanted;
}

/** `ns::State::ERROR` may be called ERROR. */
function lastName(text: string): string {
  return text.split(/::|\./).at(-1) ?? text;
}

function distance(a: number | bigint, b: number | bigint): number | bigint {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(b - a);
  if (!isWhole(a) || !isWhole(b)) return Math.abs(Number(b) - Number(a));
  const difference = BigInt(b) - BigInt(a);
  return difference < 0n ? -difference : difference;
}

function isWhole(value: number | bigint): boolean {
  return typeof value === 'bigint' || Number.isInteger(value);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** True when one is, false when all are not; else it can't be told. */
function some(
  parts: readonly Condition[],
  holds: (part: Condition) => boolean | undefined,
): boolean | undefined {
  let unknown = false;
  for (const part of parts) {
    const answer = holds(part);
    if (answer === true) return true;
    if (answer === undefined) unknown = true;
  }
  return unknown ? undefined : false;
}

function opposite(answer: boolean | undefined): boolean | undefined {
  return answer === undefined ? undefined : !answer;
}

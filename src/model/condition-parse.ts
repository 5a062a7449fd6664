// Reads a condition from its text; condition.ts has the grammar. Not whether its fields are there.
// Paths follow src/layout/table/path.ts, as the struct table writes them.
import { comparisons, ConditionError, type Condition, type Literal, type Test } from './condition.js';

const mostText = 4096;
const deepest = 64;
/** Characters of a number: more have no meaning. */
const mostDigits = 400;

const space = /\s*/y;
const word = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const firstStep = /(?:"(?:[^"\\]|\\.)*"|[\p{L}_$][\p{L}\p{N}_$]*)(?:#\d+)?|\[(?:\d+|\*)\]/uy;
const nextStep =
  /\[(?:\d+|\*)\]|\.(?:<"(?:[^"\\]|\\.)*">|<[^">]*>|\([^)]*\)|"(?:[^"\\]|\\.)*"|[\p{L}_$][\p{L}\p{N}_$]*)(?:#\d+)?/uy;
const number = /[-+]?(?:0x[0-9a-f]+|(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?|(?:inf|nan)(?![\p{L}\p{N}_$]))/iuy;
const text = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/sy;
const enumName = /[\p{L}_$][\p{L}\p{N}_$]*(?:(?:::|\.)[\p{L}_$][\p{L}\p{N}_$]*)*/uy;
const joins = new Set(['and', 'or', 'not']);

/** Throws ConditionError. */
export function parseCondition(source: string): Condition {
  if (source.length > mostText)
    throw new ConditionError(mostText, `a condition has at most ${mostText} characters`);
  const parser = new Parser(source);
  const condition = parser.either(0);
  parser.end();
  return condition;
}

class Parser {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  either(depth: number): Condition {
    return this.#joined('or', '||', () => this.#joined('and', '&&', () => this.#one(depth)));
  }

  end(): void {
    this.#skip();
    if (this.#at === this.#source.length) return;
    throw this.#error(`${this.#here()} is not expected: the condition could end here, or go on with and, or`);
  }

  #joined(kind: 'or' | 'and', sign: string, part: () => Condition): Condition {
    const first = part();
    const parts = [first];
    while (this.#takeWord(kind) || this.#takeSign(sign)) parts.push(part());
    return parts.length === 1 ? first : { kind, parts };
  }

  #one(depth: number): Condition {
    if (depth > deepest) throw this.#error(`there are more than ${deepest} parts within each other`);
    if (this.#takeWord('not') || this.#takeSign('!')) return { kind: 'not', part: this.#one(depth + 1) };
    if (!this.#takeSign('(')) return this.#test();
    const open = this.#at - 1;
    const inner = this.either(depth + 1);
    if (!this.#takeSign(')')) throw this.#error(`the ( of character ${open + 1} is not closed`);
    return inner;
  }

  #test(): Test {
    const path = this.#path();
    this.#skip();
    const comparison = comparisons.find(sign => this.#takeSign(sign));
    if (comparison) {
      const at = this.#at;
      const value = this.#value(comparison);
      if (value.kind !== 'number' && comparison !== '==' && comparison !== '!=')
        throw new ConditionError(
          at,
          `${comparison} compares a field with a number, not with another field; names and texts are == or !=`,
        );
      return { kind: 'compare', path, comparison, value };
    }
    for (const kind of ['changes', 'increases', 'decreases'] as const)
      if (this.#takeWord(kind)) return { kind, path };
    if (this.#takeWord('owner')) {
      this.#need('dies', 'owner');
      return { kind: 'owner dies', path };
    }
    if (this.#takeWord('jumps')) return { kind: 'jumps', path, by: this.#jump() };
    const what = `${comparisons.join(' ')}, changes, increases, decreases, jumps by more than, or owner dies`;
    throw this.#error(`behind ${path} comes one of ${what}, not ${this.#here()}`);
  }

  #jump(): number | bigint {
    this.#need('by', 'jumps');
    this.#need('more', 'jumps by');
    this.#need('than', 'jumps by more');
    this.#skip();
    const at = this.#at;
    const found = this.#take(number);
    const by = found === undefined ? undefined : this.#number(found, at);
    if (by === undefined || Number.isNaN(Number(by)) || by < 0)
      throw new ConditionError(at, 'behind jumps by more than comes a number, 0 or more');
    return by;
  }

  #path(): string {
    this.#skip();
    const at = this.#at;
    let path = this.#take(firstStep);
    if (path === undefined || joins.has(path))
      throw new ConditionError(at, `a field is expected, not ${this.#here(at)}`);
    for (let step = this.#take(nextStep); step !== undefined; step = this.#take(nextStep)) path += step;
    if (this.#source[this.#at] === '.' || this.#source[this.#at] === '[')
      throw this.#error(`${path} does not go on with ${this.#here()}`);
    if (path.includes('[*]')) throw new ConditionError(at, `${path} is many fields; name one, as in [0]`);
    return path;
  }

  #value(comparison: string): Literal {
    this.#skip();
    const at = this.#at;
    const digits = this.#take(number);
    if (digits !== undefined) return { kind: 'number', value: this.#number(digits, at) };
    const quoted = this.#take(text);
    if (quoted !== undefined) return { kind: 'text', value: unquoted(quoted) };
    const name = this.#take(enumName);
    if (name !== undefined && !joins.has(name)) return { kind: 'name', value: name };
    const what = 'a number, a text in quotes or the name of a value';
    throw new ConditionError(at, `behind ${comparison} comes ${what}, not ${this.#here(at)}`);
  }

  #number(digits: string, at: number): number | bigint {
    if (digits.length > mostDigits) throw new ConditionError(at, 'the number has too many digits');
    const rest = this.#take(enumName);
    if (rest !== undefined) throw new ConditionError(at, `${digits}${rest} is no number`);
    return toNumber(digits);
  }

  #need(wanted: string, before: string): void {
    if (!this.#takeWord(wanted)) throw this.#error(`behind ${before} comes ${wanted}, not ${this.#here()}`);
  }

  #takeWord(wanted: string): boolean {
    this.#skip();
    const before = this.#at;
    if (this.#take(word) === wanted) return true;
    this.#at = before;
    return false;
  }

  #takeSign(sign: string): boolean {
    this.#skip();
    if (!this.#source.startsWith(sign, this.#at)) return false;
    this.#at += sign.length;
    return true;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #skip(): void {
    this.#take(space);
  }

  /** What stands there, for a sentence. */
  #here(at = this.#at): string {
    const rest = this.#source.slice(at).trimStart();
    if (rest === '') return 'the end';
    return rest.length > 12 ? `${rest.slice(0, 12).trimEnd()}…` : rest;
  }

  #error(what: string): ConditionError {
    return new ConditionError(this.#at, what);
  }
}

function toNumber(digits: string): number | bigint {
  const negative = digits.startsWith('-');
  const plain = digits.replace(/^[-+]/, '').toLowerCase();
  if (plain === 'nan') return NaN;
  if (plain === 'inf') return negative ? -Infinity : Infinity;
  if (!/^(0x[0-9a-f]+|\d+)$/.test(plain)) return Number(digits);
  const whole = negative ? -BigInt(plain) : BigInt(plain);
  // A number where that is exact, as values are.
  const exact = whole <= BigInt(Number.MAX_SAFE_INTEGER) && whole >= BigInt(Number.MIN_SAFE_INTEGER);
  return exact ? Number(whole) : whole;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

function unquoted(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/gs, (_, char: string) => escapes[char] ?? char);
}

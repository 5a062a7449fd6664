// Reading of a line that a person typed: where a fault is, is a column, counted from 1. Not of bytes: ../cursor.ts.
import { LayoutError, type LayoutFault } from '../cursor.js';

/** Nobody types more; a pasted file is no format. */
const longest = 65_536;

export class Line {
  readonly text: string;
  readonly #what: string;
  at = 0;

  /** `what`: for the error: `struct format`. Throws LayoutError for a text that is too long. */
  constructor(text: string, what: string) {
    this.text = text;
    this.#what = what;
    if (text.length > longest) throw this.error('is too long', longest, 'too large');
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  /** The character here; '' at the end. */
  peek(): string {
    return this.text[this.at] ?? '';
  }

  skipSpace(): void {
    while (/\s/.test(this.peek()) && !this.done) this.at++;
  }

  /** What `pattern` (sticky) finds here, moved past; undefined where it finds nothing. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (!found) return undefined;
    this.at += found[0].length;
    return found;
  }

  /** A whole number; throws when it isn't exact. */
  number(digits: string, at: number): number {
    const value = Number(digits);
    if (Number.isSafeInteger(value)) return value;
    throw this.error(`the number ${digits} is too large`, at, 'too large');
  }

  error(what: string, at = this.at, fault: LayoutFault = 'malformed'): LayoutError {
    return new LayoutError(fault, `${this.#what}, column ${at + 1}`, what);
  }
}

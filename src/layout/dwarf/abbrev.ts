// The abbreviations of a unit, each compiled once to what scanning needs: its whole size where that is fixed, else the
// steps to skip it, and where in it the attributes stand that an index reads. Follows DWARF 5, section 7.5.3.
import type { Cursor, LayoutError } from '../cursor.js';
import { at, form } from './constants.js';
import { formSize, type FormParams } from './forms.js';
import { roleOf, type Role } from './roles.js';

/** One abbreviation. Where an attribute stands is told in bytes after the DIE's code; -1: only a walk can tell. */
export interface Abbrev {
  readonly code: number;
  readonly tag: number;
  readonly children: boolean;
  readonly role: Role;
  readonly attrs: readonly number[];
  readonly forms: readonly number[];
  /** By attribute: the value that DW_FORM_implicit_const keeps here. */
  readonly consts: readonly (bigint | undefined)[];
  /** By attribute: bytes, or one of `varying`. */
  readonly sizes: readonly number[];
  /** By attribute: where it starts. */
  readonly starts: readonly number[];
  /** All attributes together, or -1. */
  readonly size: number;
  /** To skip it where `size` is -1: numbers of bytes and `varying`s, in order. */
  readonly steps: readonly number[];
  /** Index of DW_AT_sibling; only where it has a fixed place and a form that can be read at once. */
  readonly siblingAt: number;
  readonly siblingSize: number;
  /** Index in `attrs`, -1 where it isn't there. */
  readonly name: number;
  readonly byteSize: number;
  readonly declaration: number;
}

/** Beyond this code, abbreviations are kept in a map: compilers number them from 1. */
const denseCodes = 4096;
const mostAbbrevs = 1 << 20;
const mostAttributes = 4096;

export class AbbrevTable {
  readonly params: FormParams;
  readonly dense: (Abbrev | undefined)[] = [undefined];
  readonly #sparse = new Map<number, Abbrev>();

  constructor(section: Cursor, offset: number, params: FormParams) {
    this.params = params;
    if (offset >= section.end) throw section.error('malformed', `no abbreviations at ${offset}`, section.end);
    section.at = offset;
    for (let count = 0; ; count++) {
      if (count > mostAbbrevs)
        throw section.error('too large', 'more abbreviations than anyone needs', offset);
      const code = section.ulebNumber();
      if (code === 0) return;
      const abbrev = parse(section, code, params);
      if (code >= denseCodes) this.#sparse.set(code, abbrev);
      else {
        while (this.dense.length < code) this.dense.push(undefined);
        this.dense[code] = abbrev;
      }
    }
  }

  get(code: number): Abbrev | undefined {
    return code < this.dense.length ? this.dense[code] : this.#sparse.get(code);
  }
}

/** Filled and copied for each abbreviation: there are thousands, and lists that grow cost more than copies. */
const scratch = {
  attrs: [] as number[],
  forms: [] as number[],
  consts: [] as (bigint | undefined)[],
  sizes: [] as number[],
  starts: [] as number[],
  steps: [] as number[],
};
const none: readonly never[] = [];

function parse(cursor: Cursor, code: number, params: FormParams): Abbrev {
  const start = cursor.at;
  const tag = cursor.ulebNumber();
  const children = cursor.u8() !== 0;
  const { attrs, forms, consts, sizes, starts, steps } = scratch;
  let n = 0;
  let stepCount = 0;
  let run = 0;
  let fixed = true;
  let hasConsts = false;
  for (;;) {
    const attr = cursor.ulebNumber();
    const kind = cursor.ulebNumber();
    if (attr === 0 && kind === 0) break;
    if (n >= mostAttributes) throw cursor.error('too large', 'an abbreviation of no end', start);
    const size = formSize(kind, params);
    if (size === undefined) throw unknownForm(cursor, kind);
    attrs[n] = attr;
    forms[n] = kind;
    consts[n] = undefined;
    if (kind === form.implicitConst) {
      hasConsts = true;
      consts[n] = cursor.sleb();
    }
    sizes[n] = size;
    starts[n++] = fixed ? run : -1;
    if (size >= 0) run += size;
    else {
      if (run > 0) steps[stepCount++] = run;
      steps[stepCount++] = size;
      run = 0;
      fixed = false;
    }
  }
  if (!fixed && run > 0) steps[stepCount++] = run;
  const own = attrs.slice(0, n);
  const sibling = own.indexOf(at.sibling);
  const siblingSize = sibling < 0 ? -1 : siblingBytes(forms[sibling]);
  return {
    code,
    tag,
    children,
    role: roleOf(tag),
    attrs: own,
    forms: forms.slice(0, n),
    consts: hasConsts ? consts.slice(0, n) : none,
    sizes: sizes.slice(0, n),
    starts: starts.slice(0, n),
    size: fixed ? run : -1,
    steps: fixed ? none : steps.slice(0, stepCount),
    siblingAt: siblingSize < 0 ? -1 : (starts[sibling] ?? -1),
    siblingSize,
    name: own.indexOf(at.name),
    byteSize: own.indexOf(at.byteSize),
    declaration: own.indexOf(at.declaration),
  };
}

function siblingBytes(kind: number | undefined): number {
  switch (kind) {
    case form.ref1:
      return 1;
    case form.ref2:
      return 2;
    case form.ref4:
      return 4;
    case undefined:
    default:
      return -1;
  }
}

function unknownForm(cursor: Cursor, kind: number): LayoutError {
  return cursor.error('unsupported', `an attribute of the unknown form 0x${kind.toString(16)}`);
}

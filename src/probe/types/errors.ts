// What can keep types from being had, beyond what parsers (LayoutError) and the kernel (KernelError) say: typed, and
// each ends as a sentence for a person. How it travels is at the end. Not how it's shown.
import { KernelError } from '../../../native/errors.js';
import { LayoutError } from '../../layout/cursor.js';
import type { Failure } from '../../protocol/failure.js';

/**
 * NOTYPES: no debug information · INTERPRETER: neither, and its program has none · COMPILER: the compiler's own words ·
 * NOCOMPILER: it can't be started · UNTRUSTED: a compiler was to run where nobody allowed that · CANCELLED: given up ·
 * PATTERN: a bad regular expression · GONE: such a handle, or process, is no more.
 */
export type TypesCode =
  'NOTYPES' | 'INTERPRETER' | 'COMPILER' | 'NOCOMPILER' | 'UNTRUSTED' | 'CANCELLED' | 'PATTERN' | 'GONE';

export class TypesError extends Error {
  override readonly name = 'TypesError';
  readonly code: TypesCode;

  constructor(code: TypesCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Is it one of the three that are expected here? Anything else is a fault of ours. */
export function isExpected(error: unknown): error is TypesError | LayoutError | KernelError {
  return error instanceof TypesError || error instanceof LayoutError || error instanceof KernelError;
}

/** The sentence. */
export function sentenceOf(error: TypesError | LayoutError | KernelError): string {
  if (error instanceof TypesError) return error.message;
  if (error instanceof LayoutError) return `${error.message}.`;
  return error.code === 'ENOENT'
    ? `There is no ${error.target}.`
    : `${error.target} can't be opened (${error.code}).`;
}

/** Facts that travel. Kernel errors and faults of ours are left to `others`. */
export function typesFailure(error: unknown, others: (error: unknown) => Failure): Failure {
  if (error instanceof TypesError) {
    const kind = error.code === 'GONE' ? 'gone' : error.code === 'CANCELLED' ? 'ended' : 'unsupported';
    return { kind, code: error.code, detail: error.message };
  }
  if (error instanceof LayoutError)
    return { kind: 'unsupported', code: 'BADTYPES', detail: sentenceOf(error), target: error.place };
  return others(error);
}

// koffi and the C library, for the files that declare calls: native/libc.ts, which looks, and native/act/libc.ts, which
// changes things. Not the calls themselves.
import koffi, { type TypeObject } from 'koffi';
import { KernelError, errnoName } from './errors.js';

export { koffi };

export const lib = koffi.load(null);

/** errno is stale after success, so it is read only after -1. */
export function succeed(call: string, target: string, answer: unknown): number | bigint {
  if (typeof answer !== 'number' && typeof answer !== 'bigint')
    throw new TypeError(`${call} answered no number`);
  if (answer === -1 || answer === -1n) throw new KernelError(call, lastError(), target);
  return answer;
}

/** errno by name, right after a call that answered -1. */
export function lastError(): string {
  return errnoName(koffi.errno());
}

/** Throws where a struct isn't laid out as the kernel has it: a wrong member can hide behind padding. */
export function checkStruct(
  name: string,
  type: TypeObject,
  places: Readonly<Record<string, number>>,
  size: number,
): void {
  for (const [member, at] of Object.entries(places)) {
    const found = koffi.offsetof(type, member);
    if (found !== at) throw new Error(`struct ${name}: ${member} is at ${found}, not at ${at}`);
  }
  if (koffi.sizeof(type) !== size)
    throw new Error(`struct ${name} has ${koffi.sizeof(type)} bytes, not ${size}`);
}

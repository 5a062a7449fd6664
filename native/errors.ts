// What the kernel refused, as one typed error: the call, the path or pid it was for, and errno by name.
// Not the sentence that a person reads: src/model/explain.ts makes that from these facts.
// Follows errno(3).
import { constants } from 'node:os';

/** A system call failed. `code` is errno by name, `target` the path, pid or address that it was for. */
export class KernelError extends Error {
  override readonly name = 'KernelError';
  readonly call: string;
  readonly code: string;
  readonly target: string;

  constructor(call: string, code: string, target: string, cause?: unknown) {
    super(`${call} ${target}: ${code}`, cause === undefined ? undefined : { cause });
    this.call = call;
    this.code = code;
    this.target = target;
  }
}

/** No way was left. `intrusive`: shmat would be one, if it may be noticed. The cause is the first refusal. */
export class NoWayError extends KernelError {
  readonly intrusive: boolean;

  constructor(refusal: KernelError, intrusive: boolean) {
    super(refusal.call, refusal.code, refusal.target, refusal);
    this.intrusive = intrusive;
  }
}

/** Of two names of one number the first, as Node itself names them: EAGAIN, not EWOULDBLOCK. */
const names = new Map(
  Object.entries(constants.errno)
    .reverse()
    .map(([name, number]) => [number, name]),
);

/** errno by name: 13 → `EACCES`; a number that Node has no name for becomes `E<number>`. */
export function errnoName(errno: number): string {
  return names.get(errno) ?? `E${errno}`;
}

/** Turns whatever `node:fs` threw into a KernelError; anything that isn't a failed call is thrown on as it is. */
export function kernelError(error: unknown, target: string): KernelError {
  if (error instanceof KernelError) return error;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    const call = 'syscall' in error && typeof error.syscall === 'string' ? error.syscall : 'read';
    return new KernelError(call, error.code, target, error);
  }
  throw error;
}

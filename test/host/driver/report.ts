// The end of a program that ran sessions: its failures again, its counts, and an exit code.
// Not mocha's report, which was printed as the tests ran.
import { fstatSync, writeSync } from 'node:fs';
import type { Result } from './result.js';

/** Prints it, tells a caller that listens on file descriptor 3, and answers the exit code. */
export function report(result: Result): number {
  for (const failure of result.failures) process.stdout.write(`  failed: ${failure}\n`);
  const skipped = result.skipped > 0 ? `, ${result.skipped} skipped` : '';
  process.stdout.write(`${result.passed} passed, ${result.failed} failed${skipped}\n`);
  if (process.env['SHMSCOPE_COUNTS'] === 'fd3' && isOpen(3)) writeSync(3, `${JSON.stringify(result)}\n`);
  return result.failed > 0 || result.passed === 0 ? 1 : 0;
}

function isOpen(fd: number): boolean {
  try {
    fstatSync(fd);
    return true;
  } catch {
    // EBADF: nobody listens.
    return false;
  }
}

// The end of a program that ran sessions: its failures again, its counts, and an exit code.
// Not mocha's report, which was printed as the tests ran.
import { writeFileSync } from 'node:fs';
import type { Result } from './result.js';

/** Prints it, writes it to the file that SHMSCOPE_COUNTS names (scripts/test.mjs), and answers the exit code. */
export function report(result: Result): number {
  for (const failure of result.again) process.stdout.write(`  tried again: ${failure}\n`);
  for (const failure of result.failures) process.stdout.write(`  failed: ${failure}\n`);
  const skipped = result.skipped > 0 ? `, ${result.skipped} skipped` : '';
  process.stdout.write(`${result.passed} passed, ${result.failed} failed${skipped}\n`);
  const counts = process.env['SHMSCOPE_COUNTS'];
  if (counts !== undefined) writeFileSync(counts, JSON.stringify(result));
  return result.failed > 0 || result.passed === 0 ? 1 : 0;
}

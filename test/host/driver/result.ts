// How a run of the host suites went, as the entry in the extension host writes it and session.ts reads it: one file a
// bundle of suites, in the folder of the session. Not what is printed meanwhile.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface Result {
  passed: number;
  failed: number;
  skipped: number;
  /** One line a failed test: its full title and the message. */
  failures: string[];
  /** The same of those that failed and were tried once more. */
  again: string[];
}

export function writeResult(folder: string, bundle: string, result: Result): void {
  writeFileSync(fileOf(folder, bundle), JSON.stringify(result));
}

/** What the run of a bundle has written; undefined when it ended before it could. */
export function readResult(folder: string, bundle: string): Result | undefined {
  const path = fileOf(folder, bundle);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Result) : undefined;
}

/** All of them as one. */
export function sum(results: readonly Result[]): Result {
  const all: Result = { passed: 0, failed: 0, skipped: 0, failures: [], again: [] };
  for (const result of results) {
    all.passed += result.passed;
    all.failed += result.failed;
    all.skipped += result.skipped;
    all.failures.push(...result.failures);
    all.again.push(...result.again);
  }
  return all;
}

function fileOf(folder: string, bundle: string): string {
  return join(folder, `${basename(bundle)}.json`);
}

// A folder of a test's own, which goes with the test, and with the next run where that was killed.
// Not a world of real segments: test/live/world.ts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uniquePrefix } from '../support/prefix.js';

/** Call it in a `describe`: a folder of its own for each test. */
export function useFolder(): () => string {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), `${uniquePrefix()}-`))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  return () => folder;
}

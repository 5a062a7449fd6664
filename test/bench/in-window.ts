// Runs one of test/bench/suite in the extension host of a real VS Code (code-server and headless Chromium), with a
// segment for it to look at, and answers what it measured. Not what is measured.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleSuites } from '../host/driver/bundle.js';
import { hostFor } from '../host/driver/places.js';
import { runSession } from '../host/driver/session.js';
import { projectRoot } from '../support/paths.js';
import { findSegments } from './storm.js';

export const hostVersion = '1.139';

/**
 * `more` goes to the suite beside the segment; its answer is JSON, whose shape the caller knows. Throws as it fails.
 */
export async function measureInWindow(suite: string, segment: string, more: object): Promise<unknown> {
  const bundle = join(projectRoot, `out/host-suites/${suite}-${process.pid}.cjs`);
  const scratch = mkdtempSync(join(tmpdir(), `shmscope-bench-${process.pid}-`));
  try {
    const result = join(scratch, 'result.json');
    await bundleSuites(projectRoot, [join(projectRoot, `test/bench/suite/${suite}.ts`)], bundle);
    const { failures, again } = await runSession({
      host: hostFor(projectRoot, hostVersion),
      development: projectRoot,
      tests: [bundle],
      environment: {
        SHMSCOPE_ROOT: projectRoot,
        SHMSCOPE_BENCH: JSON.stringify({ ...findSegments([segment])[0], ...more, result }),
      },
    });
    if (failures.length + again.length > 0) throw new Error([...again, ...failures].join('\n'));
    return JSON.parse(readFileSync(result, 'utf8')) as unknown;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    rmSync(bundle, { force: true });
  }
}

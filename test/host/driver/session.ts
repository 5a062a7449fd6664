// One run of suites in one VS Code, by @vscode/test-electron: fresh user data, one window (or a second in place of
// the first), and the truth about how it went. Not which suites: the callers choose (../run.ts, test/package/).
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import type { Host } from './places.js';
import { readResult, sum, type Result } from './result.js';

export interface Session {
  host: Host;
  /** Folder of the extension under development. */
  development: string;
  /** Bundled suites, one a window; the second one takes the first's place, as a reload does. */
  tests: readonly [string] | readonly [string, string];
  /** Folder of installed extensions; left out: an empty one. */
  extensions?: string;
  /** Kept after the run where given: its settings and state. */
  userData?: string;
  environment?: Record<string, string>;
}

/** Runs it, streaming what it prints. A run that ends without its result is one failed test, with the reason. */
export async function runSession(session: Session): Promise<Result> {
  const { host, tests } = session;
  const scratch = mkdtempSync(join(tmpdir(), `shmscope-session-${process.pid}-`));
  const workspace = join(scratch, 'workspace');
  mkdirSync(workspace);
  const extensions = session.extensions ?? join(scratch, 'extensions');
  let reason = '';
  // The driver ends on these by itself, and the rest of this function is what cleans up after it.
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const wait = (): void => undefined;
  for (const signal of signals) process.on(signal, wait);
  try {
    await runTests({
      vscodeExecutablePath: host.executable,
      extensionDevelopmentPath: session.development,
      extensionTestsPath: tests[0],
      launchArgs: [
        workspace,
        `--user-data-dir=${session.userData ?? join(scratch, 'user')}`,
        `--extensions-dir=${extensions}`,
      ],
      extensionTestsEnv: {
        ...host.environment,
        ...session.environment,
        SHMSCOPE_HOST_RESULTS: scratch,
        ...(tests[1] !== undefined && { SHMSCOPE_HOST_SECOND: tests[1] }),
      },
    });
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  const results = tests.map(
    bundle => readResult(scratch, bundle) ?? broken(`${host.name} wrote no result of ${bundle}.`),
  );
  for (const signal of signals) process.off(signal, wait);
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  const all = sum(results);
  // Every test passed, and yet the host did not end well: a crash at the end is a failure too.
  return reason !== '' && all.failed === 0 ? sum([all, broken(`${host.name}: ${reason}`)]) : all;
}

function broken(why: string): Result {
  return { passed: 0, failed: 1, skipped: 0, failures: [why], again: [] };
}

// What VS Code calls in the extension host: runs the bundled suites with mocha and writes down how they went.
// The result file is written last, so a host that dies or is ended halfway leaves none. run.ts reads it.
import { writeResult, type Result } from './result.js';
import { loadSuites } from 'shmscope-suites';

/** Called by VS Code; a rejection is a failed run. */
export async function run(): Promise<void> {
  // An ES module, outside of this CommonJS bundle as it loads parts of itself by path.
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ ui: 'bdd', color: true, timeout: 20_000, slow: 3000 });
  const grep = process.env['SHMSCOPE_HOST_GREP'];
  if (grep) mocha.grep(new RegExp(grep));
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  loadSuites();
  const result: Result = { passed: 0, failed: 0, skipped: 0, failures: [], again: [] };
  await new Promise<void>(resolve => {
    const runner = mocha.run(() => {
      resolve();
    });
    runner.on('pass', () => result.passed++);
    runner.on('pending', () => result.skipped++);
    runner.on('fail', (test, error) => {
      result.failed++;
      result.failures.push(line(test, error));
    });
    runner.on('retry', (test: { fullTitle(): string }, error: unknown) => {
      result.again.push(line(test, error));
    });
  });
  const folder = process.env['SHMSCOPE_HOST_RESULTS'];
  if (folder !== undefined) writeResult(folder, __filename, result);
  if (result.failed > 0) throw new Error(`${result.failed} of the tests failed.`);
}

function line(test: { fullTitle(): string }, error: unknown): string {
  return `${test.fullTitle()}: ${error instanceof Error ? error.message : String(error)}`;
}

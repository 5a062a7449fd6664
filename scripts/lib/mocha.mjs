// Runs the compiled tests of one folder: `node scripts/lib/mocha.mjs out/test/unit [title]`. Finds them by their
// name, prints mocha's report, and writes the counts to the file that SHMSCOPE_COUNTS names.
// A run that holds something open after its last test fails: whatever that is would outlive the tests.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import Mocha from 'mocha';
import { root } from './bundles.mjs';

const [folder = 'out/test/unit', grep] = process.argv.slice(2);
const sources = join(root, folder.replace(/^out\//, ''));
const mocha = new Mocha({
  color: process.stdout.isTTY || process.env.FORCE_COLOR === '1',
  timeout: 20_000,
  slow: 2000,
  forbidOnly: true,
  ...(grep && { grep: new RegExp(grep) }),
});
// By the sources: what was compiled from a file that is gone since doesn't run.
const files = existsSync(sources)
  ? readdirSync(sources, { recursive: true }).filter(name => name.endsWith('.test.ts'))
  : [];
for (const name of files.sort()) mocha.addFile(join(root, folder, name.replace(/\.ts$/, '.js')));
await mocha.loadFilesAsync();

const result = { passed: 0, failed: 0, skipped: 0, failures: [] };
const runner = mocha.run(failures => {
  if (result.passed + result.failed === 0) {
    result.failed = 1;
    result.failures.push(`${folder} holds no test that ran`);
    console.error(`${folder} holds no test that ran.`);
  }
  write();
  process.exitCode = failures > 0 || result.failed > 0 ? 1 : 0;
  // Unref'd: it comes only when something else still keeps the process.
  setTimeout(() => {
    console.error('The tests have ended, but something that they opened has not.');
    result.failed++;
    result.failures.push(`${folder} left something open`);
    write();
    process.exit(1);
  }, 5000).unref();
});
runner.on('pass', () => result.passed++);
runner.on('pending', () => result.skipped++);
runner.on('fail', (test, error) => {
  result.failed++;
  result.failures.push(`${test.fullTitle()}: ${error.message}`);
});

function write() {
  if (process.env.SHMSCOPE_COUNTS) writeFileSync(process.env.SHMSCOPE_COUNTS, JSON.stringify(result));
}

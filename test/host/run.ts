// Runs the host suites in one VS Code: `node out/test/host/run.js 1.139` (or 1.105). What follows is a filter for
// titles. Builds nothing of the product: dist/ must be there. Prints mocha's own report, then the counts.
//
// All of suite/**/*.test.ts run in one window, but those in suite/reload/: before.test.ts runs in a window of its own,
// which then makes place, as by a reload, for the one in which after.test.ts runs; and those in suite/untrusted/, whose
// window does not trust its folder; and, in the newest alone, those in suite/small/, whose server has a small /dev/shm
// and small System V tables of its own.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleSuites } from './driver/bundle.js';
import { hostFor, type Host } from './driver/places.js';
import { report } from './driver/report.js';
import { sum, type Result } from './driver/result.js';
import { apart } from './driver/server.js';
import { runSession } from './driver/session.js';

const root = join(import.meta.dirname, '../../..');
const suites = join(root, 'test/host/suite');
const newest = '1.139';

async function main(): Promise<number> {
  const [version = newest, grep] = process.argv.slice(2);
  const host = hostFor(root, version);
  process.stdout.write(`${host.name}\n`);
  const environment = {
    SHMSCOPE_ROOT: root,
    SHMSCOPE_HOST_VERSION: version,
    ...(grep !== undefined && { SHMSCOPE_HOST_GREP: grep }),
  };
  const bundle = async (name: string, files: readonly string[]): Promise<string> => {
    const out = join(root, `out/host-suites/${name}-${process.pid}.cjs`);
    process.once('exit', () => rmSync(out, { force: true }));
    await bundleSuites(root, files, out);
    return out;
  };
  const all = readdirSync(suites, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.test.ts'))
    .sort();
  const below = (folder: RegExp, is: boolean): string[] =>
    all.filter(name => folder.test(name) === is).map(name => join(suites, name));
  const extensions = installDebugger();
  const results = [
    await runSession({
      host,
      development: root,
      extensions,
      environment,
      tests: [await bundle('main', below(/^(?:reload|untrusted|small)\//, false))],
    }),
  ];
  rmSync(extensions, { recursive: true, force: true });
  const before = join(suites, 'reload/before.test.ts');
  if (existsSync(before) && host.desktop)
    process.stdout.write(
      '  skipped on desktop: a window of tests keeps no state there, so nothing can come back\n',
    );
  else if (existsSync(before)) {
    const after = join(suites, 'reload/after.test.ts');
    const tests = [await bundle('before', [before]), await bundle('after', [after])] as const;
    results.push(await runSession({ host, development: root, environment, tests }));
  }
  // A desktop's own tests always run in a workspace that is trusted.
  if (!host.desktop) {
    const tests = [await bundle('untrusted', below(/^untrusted\//, true))] as const;
    const distrusting = { ...environment, SHMSCOPE_HOST_UNTRUSTED: '1' };
    results.push(await runSession({ host, development: root, environment: distrusting, tests }));
    // Filling up takes a minute of growth, and is told by nothing that older ones know otherwise.
    if (version === newest)
      results.push(await runSmall(host, environment, [await bundle('small', below(/^small\//, true))]));
  }
  return report(sum(results));
}

/** A /dev/shm that can be filled, as that of everybody can't. */
async function runSmall(
  host: Host,
  environment: Record<string, string>,
  tests: readonly [string],
): Promise<Result> {
  const shm = String(8 << 20);
  const [command, ...rest] = apart(shm, ['true']);
  if (spawnSync(command, rest).status !== 0) {
    process.stdout.write('  skipped: only root may mount a /dev/shm, which is to be filled\n');
    return { ...sum([]), skipped: 1 };
  }
  return runSession({
    host,
    development: root,
    environment: { ...environment, SHMSCOPE_HOST_SHM: shm },
    tests,
  });
}

/**
 * A folder of installed extensions with only the stand-in debugger in it: VS Code takes debuggers only from extensions
 * that name them, and a window of its server develops only one extension.
 */
function installDebugger(): string {
  const folder = mkdtempSync(join(tmpdir(), `shmscope-extensions-${process.pid}-`));
  cpSync(join(root, 'test/host/debugger'), join(folder, 'shmscope-development.stand-in-debugger-0.0.1'), {
    recursive: true,
  });
  return folder;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

// Runs the demo (test/support/demo.ts) in a terminal until Ctrl-C, SIGTERM or the end of its parent, and prints what
// there is to look at: a table, or with --json one JSON line for each segment. `--prefix P` names all of it P….
// Also how other scripts start it: startDemo.
import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Starts the demo; the types are in test/support/demo.ts.
 * @param {{ prefix?: string }} [options]
 */
export async function startDemo(options) {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const built = spawnSync(process.execPath, [tsc, '-b', join(root, 'test', 'support')], { stdio: 'inherit' });
  if (built.error || built.status !== 0) {
    throw new Error('The demo could not be compiled. Are the dependencies there? npm ci', {
      cause: built.error,
    });
  }
  const demo = await import(join(root, 'out', 'test', 'support', 'demo.js'));
  return demo.startDemo(options);
}

function print({ segments, missing }, json) {
  for (const text of missing) console.error(text);
  for (const segment of segments) {
    if (json) {
      console.log(JSON.stringify(segment));
      continue;
    }
    const { kind, name, shmid, key, size, users, what } = segment;
    const sysv = key ? `0x${key.toString(16)}` : `id ${shmid}`;
    const title = kind === 'sysv' ? sysv : name || '(no name)';
    const bytes = size >= 1024 ** 3 ? `${size / 1024 ** 3} GiB` : `${Math.ceil(size / 1024)} KiB`;
    console.log(
      `${kind.padEnd(6)} ${title.padEnd(14)} ${bytes.padStart(9)}  ${what} (${users.join(', ') || 'nobody'})`,
    );
  }
}

async function main(args) {
  const at = args.indexOf('--prefix');
  const parent = process.ppid;
  let end;
  const asked = new Promise(done => (end = done));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
  const demo = await startDemo({ prefix: at === -1 ? '' : args[at + 1] });
  print(demo, args.includes('--json'));
  // Whoever started us may be killed without a word to us.
  const watch = setInterval(() => process.ppid !== parent && end(), 500);
  if (demo.segments.length > 0) await asked;
  clearInterval(watch);
  await demo.stop();
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await main(process.argv.slice(2));
}

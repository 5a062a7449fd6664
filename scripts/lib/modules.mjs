// Installs the project's own npm packages where they are missing or older than the lock file. Uses nothing but Node,
// as it runs before there is anything else.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundles.mjs';
import { run } from './processes.mjs';

/** Throws, with npm's own words printed, when it can't be done. */
export async function ensureModules(say = console.log) {
  const mark = join(root, 'node_modules/.package-lock.json');
  if (existsSync(mark) && statSync(mark).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs) return;
  say('Installing npm packages (npm ci)');
  const { code } = await run('npm', ['ci', '--loglevel=error'], { cwd: root });
  if (code !== 0) throw new Error(`npm ci ended with ${code}. Is the registry reachable?`);
}

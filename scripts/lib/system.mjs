// What the levels need of the machine beside Node: is it there, and by which packages does it come (Debian, Ubuntu).
// As root it installs what is missing; else it says the exact command. Not what comes from npm.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { run } from './processes.mjs';

/** By name: the programs, any of which will do, and the packages that bring one. */
const needs = {
  chromium: {
    programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    packages: ['chromium', 'fonts-dejavu-core'],
  },
  compiler: { programs: ['cc'], packages: ['gcc', 'libc6-dev'] },
  python: { programs: ['python3'], packages: ['python3'] },
  namespaces: { programs: ['unshare'], packages: ['util-linux'] },
  stress: { programs: ['stress-ng'], packages: ['stress-ng'] },
  strace: { programs: ['strace'], packages: ['strace'] },
  ipcs: { programs: ['ipcs'], packages: ['util-linux'] },
};

/** The path of the first of these programs, or undefined. */
export function find(...programs) {
  for (const program of programs)
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, program);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not in this folder.
      }
    }
  return undefined;
}

/** Chromium's path: the CHROMIUM variable's, or what the machine has. */
export function chromium() {
  return process.env.CHROMIUM ?? find(...needs.chromium.programs);
}

/**
 * Installs, as root, what of `names` is missing. What is missing afterwards is answered as one sentence a name,
 * with the command that would install it; an empty list is what one hopes for.
 */
export async function ensureSystem(names, say = console.log) {
  const missing = () => names.filter(name => !present(name));
  if (missing().length > 0 && process.getuid?.() === 0 && find('apt-get')) {
    const packages = packagesOf(missing());
    say(`Installing ${packages.join(' ')}`);
    const apt = ['-o', 'DPkg::Lock::Timeout=300', '-qq'];
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const update = await run('apt-get', [...apt, 'update'], { env, quiet: true });
    if (update.code !== 0) say(update.output);
    const install = ['install', '-y', '--no-install-recommends', ...packages];
    const installed = await run('apt-get', [...apt, ...install], { env, quiet: true });
    if (installed.code !== 0) say(installed.output);
  }
  return missing().map(
    name => `No ${name} here. Install it: sudo apt-get install ${packagesOf([name]).join(' ')}`,
  );
}

function present(name) {
  return name === 'chromium' ? chromium() !== undefined : find(...needs[name].programs) !== undefined;
}

function packagesOf(names) {
  return [...new Set(names.flatMap(name => needs[name].packages))];
}

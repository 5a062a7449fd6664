// What the levels need of the machine beside Node: is it there, and by which packages does it come (Debian, Ubuntu).
// As root it installs what is missing; else it says the exact command. Not what comes from npm.
import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
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

/**
 * Packages of other compilers (32 bits, C++, clang, musl), of readers of types (pahole, gdb, dwz, NumPy), and of large
 * debug files. Rust is too large to be had for this: its tests run where it is there.
 */
const oracles = [
  ...['gcc-multilib', 'g++', 'clang', 'musl-tools', 'dwarves', 'gdb', 'dwz', 'python3-numpy'],
  ...['libc6-dbg', 'python3.11-dbg'],
];

/** Programs of others whose segments are judged: a database, a display, and what a client of that is built with. */
const subjects = ['postgresql', 'xvfb', 'libx11-dev', 'libxext-dev'];

/** Debian's package would make a cluster and start it as a service; tests make their own, which end with them. */
const noCluster = {
  path: '/etc/postgresql-common/createcluster.conf',
  text: 'create_main_cluster = false\n',
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
  if (missing().length > 0 && canInstall()) await install(packagesOf(missing()), say);
  return missing().map(
    name => `No ${name} here. Install it: sudo apt-get install ${packagesOf([name]).join(' ')}`,
  );
}

/**
 * Installs, as root, what answers of ours are compared with, and whose segments are judged, as far as this machine's
 * packages have it. A test that lacks one of them is skipped and says so: nothing here fails.
 */
export async function ensureOracles(say = console.log) {
  if (!canInstall()) return;
  try {
    await installOracles(say);
  } catch (error) {
    say(error instanceof Error ? error.message : error);
  }
}

async function installOracles(say) {
  const lacking = [];
  for (const name of [...oracles, ...subjects]) if (!(await isInstalled(name))) lacking.push(name);
  if (lacking.length === 0) return;
  const update = await apt(['update']);
  if (update.code !== 0) say(update.output);
  const offered = [];
  for (const name of lacking) if (await isOffered(name)) offered.push(name);
  if (offered.includes('postgresql')) keepFromClusters();
  if (offered.length > 0) await install(offered, say, false);
}

function keepFromClusters() {
  if (existsSync(noCluster.path)) return;
  mkdirSync(dirname(noCluster.path), { recursive: true });
  writeFileSync(noCluster.path, noCluster.text);
}

async function isInstalled(name) {
  const { code, output } = await run('dpkg-query', ['-W', '-f', '${Status}', name], { quiet: true });
  return code === 0 && output.includes('install ok installed');
}

/** Another release has it under another name, or another machine not at all. */
async function isOffered(name) {
  const { output } = await run('apt-cache', ['policy', name], { quiet: true, env: { LC_ALL: 'C' } });
  return /^ {2}Candidate: (?!\(none\))/m.test(output);
}

function canInstall() {
  return process.getuid?.() === 0 && find('apt-get') !== undefined;
}

async function install(packages, say, update = true) {
  say(`Installing ${packages.join(' ')}`);
  if (update) {
    const updated = await apt(['update']);
    if (updated.code !== 0) say(updated.output);
  }
  // What is configured already stays as it is, and nobody is asked.
  const keep = ['-o', 'Dpkg::Options::=--force-confold'];
  const installed = await apt([...keep, 'install', '-y', '--no-install-recommends', ...packages]);
  if (installed.code !== 0) say(installed.output);
}

function apt(args) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  return run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-qq', ...args], { env, quiet: true });
}

function present(name) {
  return name === 'chromium' ? chromium() !== undefined : find(...needs[name].programs) !== undefined;
}

function packagesOf(names) {
  return [...new Set(names.flatMap(name => needs[name].packages))];
}

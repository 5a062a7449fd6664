// Installs the real VS Code that the tests and `npm start` use: code-server from npm, and the Node that it wants,
// into .cache/. Each folder is made aside and renamed into place when it is whole, so two runs at once are safe
// and a broken-off one leaves nothing that looks finished. Not the starting of it (test/host/driver/).
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { root } from './bundles.mjs';
import { run } from './processes.mjs';

const cache = join(root, '.cache');
const hosts = JSON.parse(readFileSync(join(import.meta.dirname, 'hosts.json'), 'utf8'));
const nodePackage = `node-linux-${process.arch}`;

/** The versions of VS Code that are tested in, newest first. The oldest one is `engines.vscode` of package.json. */
export const versions = Object.keys(hosts);

/** Where things are, there or not: `server` (the package's folder) and `node` (its executable). */
function placesOf(version) {
  const wanted = hosts[version];
  if (!wanted) throw new Error(`No VS Code ${version} here. There are: ${versions.join(', ')}.`);
  const folder = join(cache, `code-server-${wanted.codeServer}`);
  // Each has its own Node: the older one's extension host hangs in a newer one.
  const nodeFolder = join(cache, `node-${wanted.node}`);
  return {
    ...wanted,
    folder,
    nodeFolder,
    server: join(folder, 'node_modules/code-server'),
    nodeBin: join(nodeFolder, 'node_modules', nodePackage, 'bin'),
  };
}

/** Installs what is missing of one version (about a minute and 700 MB the first time). Returns its places. */
export async function ensureCodeServer(version, say = console.log) {
  const places = placesOf(version);
  const { folder, nodeFolder, nodeBin, node, codeServer } = places;
  const path = `${nodeBin}:${process.env.PATH}`;
  sweepHalves();
  if (!existsSync(nodeFolder)) {
    say(`Installing Node ${node} for code-server into .cache/`);
    await make(nodeFolder, async half => {
      manifest(half, { [nodePackage]: node });
      await npm(half, [], process.env.PATH);
    });
  }
  if (!existsSync(folder)) {
    say(`Installing code-server ${codeServer} (VS Code ${version}) into .cache/, once`);
    await make(folder, async half => {
      // The older one's argon2 wants a compiler or a download; this one, the newer one's, holds its binaries.
      manifest(half, { 'code-server': codeServer }, { argon2: '0.44.0' });
      await npm(half, [], path);
      const server = join(half, 'node_modules/code-server/lib/vscode');
      fromRegistry(server);
      await npm(server, ['--omit=dev'], path);
    });
  }
  return places;
}

async function make(folder, fill) {
  mkdirSync(cache, { recursive: true });
  const half = `${folder}.${process.pid}.half`;
  mkdirSync(half);
  try {
    await fill(half);
    renameSync(half, folder);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    // Another run was faster: its folder is as good as ours.
    if (existsSync(folder)) return;
    throw error;
  }
}

/**
 * The older server takes a dependency from a git repository at a commit. The registry holds the same version, with
 * its binaries built, and may be all that a machine can reach.
 */
function fromRegistry(folder) {
  const names = ['package.json', 'npm-shrinkwrap.json'].map(name => join(folder, name));
  const [own, lock] = names.map(path => JSON.parse(readFileSync(path, 'utf8')));
  for (const [name, wanted] of Object.entries(own.dependencies)) {
    if (!wanted.includes('#')) continue;
    const key = `node_modules/${name}`;
    own.dependencies[name] = lock.packages[''].dependencies[name] = lock.packages[key].version;
    delete lock.packages[key];
  }
  [own, lock].forEach((content, i) => writeFileSync(names[i], JSON.stringify(content, null, 2)));
}

/** Halves of runs that were killed. */
function sweepHalves() {
  if (!existsSync(cache)) return;
  for (const name of readdirSync(cache)) {
    const pid = /\.(\d+)\.half$/.exec(name)?.[1];
    if (pid && !existsSync(`/proc/${pid}`)) rmSync(join(cache, name), { recursive: true, force: true });
  }
}

function manifest(folder, dependencies, overrides = {}) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies, overrides }));
}

async function npm(cwd, more, path) {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code } = await run('npm', ['install', ...quiet, ...more], { cwd, env: { PATH: path } });
  if (code !== 0)
    throw new Error(`npm install of code-server ended with ${code}. Is the registry reachable?`);
}

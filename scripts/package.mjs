// Makes the VSIX files (`npm run package`): one for each processor, each with its koffi binaries, and one without any
// for all other systems, where recordings open. `-- x64` makes one, `-- --out folder` puts them elsewhere.
// What ships is listed in .vscodeignore; it is applied to a folder that holds what one target needs and no more, as
// node_modules here holds the binaries of this machine only. Not a check of the result: test/package/ does that.
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { build } from './build.mjs';
import { root, shipped } from './lib/bundles.mjs';
import { stageKoffi } from './lib/koffi.mjs';
import { scratchFolder } from './lib/scratch.mjs';

/** Processors of Linux; `any`: no system in particular. */
const targets = ['x64', 'arm64', 'any'];

/** Packages what dist/ holds, for one of the targets, into `folder`. Returns the path of the file. */
export async function packageFor(arch, folder = root) {
  const missing = shipped().filter(name => !existsSync(join(root, 'dist', name)));
  if (missing.length > 0) throw new Error(`dist/ lacks ${missing.join(', ')}: run npm run build.`);
  const stage = scratchFolder('package');
  try {
    const target = arch === 'any' ? undefined : `linux-${arch}`;
    const manifest = stageFiles(stage, target ? [] : ['dependencies']);
    if (target) await stageKoffi(stage, arch);
    const path = join(folder, `${manifest.name}-${target ?? 'any'}-${manifest.version}.vsix`);
    const linked = manifest.repository !== undefined;
    await createVSIX({
      cwd: stage,
      ...(target && { target }),
      packagePath: path,
      allowMissingRepository: true,
      rewriteRelativeLinks: linked,
    });
    return path;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** All but koffi. The manifest goes without what only developers need, and without `more`. */
function stageFiles(stage, more) {
  const names = readdirSync(root).filter(name =>
    /^(README|CHANGELOG)\.md$|^LICENSE$|^\.vscodeignore$|^package\.nls.*\.json$|^(dist|media|l10n)$/.test(
      name,
    ),
  );
  for (const name of names) cpSync(join(root, name), join(stage, name), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const key of ['scripts', 'devDependencies', 'private', ...more]) delete manifest[key];
  writeFileSync(join(stage, 'package.json'), JSON.stringify(manifest, null, 2));
  return manifest;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { out: { type: 'string', default: root } },
    });
    const unknown = positionals.filter(arch => !targets.includes(arch));
    if (unknown.length > 0)
      throw new Error(`No target ${unknown.join(', ')}: there are ${targets.join(', ')}.`);
    await build();
    for (const arch of positionals.length > 0 ? positionals : targets) await packageFor(arch, values.out);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

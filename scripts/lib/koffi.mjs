// koffi as it ships: its own package and the binaries (glibc and musl) of one processor, whichever machine packages.
// Not the choice of its files: .vscodeignore makes that. Other processors' packages come from the registry, checked
// against the lock file.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundles.mjs';
import { run } from './processes.mjs';

/** Puts node_modules/koffi and the binaries for `arch` (x64, arm64) into `stage`. */
export async function stageKoffi(stage, arch) {
  const modules = join(root, 'node_modules');
  cpSync(join(modules, 'koffi'), join(stage, 'node_modules/koffi'), { recursive: true });
  const name = `@koromix/koffi-linux-${arch}`;
  const target = join(stage, 'node_modules', name);
  const installed = join(modules, name);
  if (existsSync(installed)) cpSync(installed, target, { recursive: true });
  else await unpack(await download(name), target);
}

async function download(name) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { version, integrity } = lock.packages[`node_modules/${name}`];
  const folder = join(root, '.cache/koffi');
  const file = join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const pack = ['pack', `${name}@${version}`, '--pack-destination', folder, '--loglevel=error'];
    const { code, output } = await run('npm', pack, { cwd: folder, quiet: true });
    if (code !== 0) throw new Error(`npm pack ${name}@${version} ended with ${code}:\n${output}`);
  }
  const found = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
  if (found !== integrity) throw new Error(`${file} is not what package-lock.json names: remove it.`);
  return file;
}

async function unpack(file, target) {
  mkdirSync(target, { recursive: true });
  const { code, output } = await run('tar', ['-xzf', file, '-C', target, '--strip-components=1'], {
    quiet: true,
  });
  if (code !== 0) throw new Error(`tar of ${file} ended with ${code}: ${output}`);
}

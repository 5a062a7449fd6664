// The licences of the packages whose code went into the bundles, as one text that ships with them.
// Not a judgement on licences. Follows esbuild's metafile: an input under node_modules/ names its package.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundles.mjs';

/**
 * @param {Iterable<string>} inputs paths of bundled or copied files, relative to the project
 * @returns {string} the text; throws when a package has no licence file
 */
export function noticesFor(inputs) {
  const packages = new Set();
  for (const path of inputs) {
    const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
    if (folder) packages.add(folder);
  }
  const parts = [...packages].sort().map(folder => {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const texts = readdirSync(join(root, folder))
      .filter(name => /^(licen[cs]e|notice|copying)/i.test(name))
      .map(name => readFileSync(join(root, folder, name), 'utf8').trim());
    if (texts.length === 0) texts.push(besideIt(folder, manifest));
    return `${manifest.name} ${manifest.version} (${licence(manifest)})\n\n${texts.join('\n\n')}\n`;
  });
  const line = '-'.repeat(78);
  return `Shared Memory Scope contains code of these packages.\n\n${parts.map(p => `${line}\n${p}`).join('\n')}`;
}

/** A package of a monorepo sometimes leaves its licence to its scope's main package: say the SPDX name at least. */
function besideIt(folder, manifest) {
  if (!manifest.license)
    throw new Error(`${folder} is bundled, but names no licence: look at it before it ships.`);
  const readme = join(root, folder, 'README.md');
  const section = existsSync(readme)
    ? /^#+ *licen[cs]e\b.*?(?=^#|$(?![\s\S]))/ims.exec(readFileSync(readme, 'utf8'))?.[0].trim()
    : undefined;
  return section ?? `Licence: ${licence(manifest)}. Author: ${author(manifest)}.`;
}

function licence(manifest) {
  return typeof manifest.license === 'string' ? manifest.license : (manifest.license?.type ?? 'unknown');
}

function author(manifest) {
  const a = manifest.author;
  return typeof a === 'string' ? a : (a?.name ?? manifest.repository?.url ?? 'see its repository');
}

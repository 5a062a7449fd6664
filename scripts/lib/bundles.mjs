// What the product is made of: every bundle, where it comes from and where it goes. Building, packaging and the
// tests of the package read this one list, so that they agree. Not the building itself (../build.mjs).
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The project's top folder. */
export const root = join(import.meta.dirname, '..', '..');

const node = { platform: 'node', target: 'node20', external: ['koffi', 'vscode'] };
const browser = { platform: 'browser', target: 'chrome128', format: 'iife' };

/**
 * One a program. `outputs` are all files that it makes in dist/, the source maps aside; `command`: started from
 * a shell, so it gets a first line that names Node and may be executed. `chunks`: it's cut into parts that are loaded
 * when needed; how their names begin, which end in what tells one build from another.
 * koffi stays outside: a bundled koffi builds without a word and dies at its start.
 */
export const bundles = [
  {
    entry: 'src/extension/extension.ts',
    out: 'extension',
    outputs: ['extension.cjs'],
    // jsonc-parser's main file loads its parts in a way that no bundler sees.
    options: { ...node, format: 'cjs', outExtension: { '.js': '.cjs' }, mainFields: ['module', 'main'] },
  },
  {
    entry: 'src/probe/main.ts',
    out: 'probe',
    outputs: ['probe.js'],
    options: { ...node, format: 'esm' },
  },
  {
    entry: 'src/probe/replay/main.ts',
    out: 'replay',
    outputs: ['replay.js'],
    // Opens recordings on any system: without foreign code.
    options: { ...node, format: 'esm', external: [] },
  },
  {
    entry: 'src/probe/types/types-worker.ts',
    out: 'types-worker',
    outputs: ['types-worker.js'],
    options: { ...node, format: 'esm' },
  },
  {
    entry: 'src/probe/time/find-worker.ts',
    out: 'find-worker',
    outputs: ['find-worker.js'],
    options: { ...node, format: 'esm' },
  },
  {
    entry: 'src/probe/time/scan-worker.ts',
    out: 'scan-worker',
    outputs: ['scan-worker.js'],
    options: { ...node, format: 'esm', external: [] },
  },
  {
    entry: 'src/cli/main.ts',
    out: 'cli',
    outputs: ['cli.js'],
    command: true,
    chunks: 'cli-',
    options: { ...node, format: 'esm', splitting: true, chunkNames: 'cli-[name]-[hash]' },
  },
  {
    entry: 'webview/segment/main.ts',
    out: 'webview/segment',
    outputs: ['webview/segment.js', 'webview/segment.css'],
    options: browser,
  },
  {
    entry: 'webview/system/main.ts',
    out: 'webview/system',
    outputs: ['webview/system.js', 'webview/system.css'],
    options: browser,
  },
];

/** Files taken over as they are: from a package in node_modules, to dist/. */
export const copies = [
  { from: '@vscode/codicons/dist/codicon.css', to: 'webview/codicon.css' },
  { from: '@vscode/codicons/dist/codicon.ttf', to: 'webview/codicon.ttf' },
];

/** The licences of all that is bundled or copied, made by the build. */
export const notices = 'THIRD-PARTY-NOTICES.txt';

/** Every file of dist/ that ships; the chunks are those of the last build. */
export function shipped() {
  const built = existsSync(join(root, 'dist')) ? readdirSync(join(root, 'dist')) : [];
  const chunks = bundles.flatMap(b =>
    b.chunks ? built.filter(n => n.startsWith(b.chunks) && n.endsWith('.js')) : [],
  );
  return [...bundles.flatMap(b => b.outputs), ...chunks, ...copies.map(c => c.to), notices].sort();
}

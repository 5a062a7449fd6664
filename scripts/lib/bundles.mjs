// What the product is made of: every bundle, where it comes from and where it goes. Building, packaging and the
// tests of the package read this one list, so that they agree. Not the building itself (../build.mjs).
import { join } from 'node:path';

/** The project's top folder. */
export const root = join(import.meta.dirname, '..', '..');

const node = { platform: 'node', target: 'node20', external: ['koffi', 'vscode'] };
const browser = { platform: 'browser', target: 'chrome128', format: 'iife' };

/**
 * One a program. `outputs` are all files that it makes in dist/, the source maps aside; `command`: started from
 * a shell, so it gets a first line that names Node and may be executed.
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
    entry: 'src/cli/main.ts',
    out: 'cli',
    outputs: ['cli.js'],
    command: true,
    options: { ...node, format: 'esm' },
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

/** Every file of dist/ that ships. */
export function shipped() {
  return [...bundles.flatMap(b => b.outputs), ...copies.map(c => c.to), notices].sort();
}

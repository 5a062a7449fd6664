// The versions of Node that a command is measured with: the one that runs this, and the newest of those that tests of
// VS Code put into .cache/ (scripts/lib/code-server.mjs), as much of a short command is Node's own start. Not a test of
// either.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/paths.js';
import { processTime } from './timing.js';

interface NodeProgram {
  /** ` on Node 24`; empty for the one that runs this. */
  on: string;
  path: string;
}

/** For `race`: one command of ours with each Node, ours first; and, as a floor, each Node that does nothing. */
export function withEachNode(
  name: string,
  ...args: string[]
): { command: Record<string, () => number>; alone: Record<string, () => number> } {
  const all = nodes();
  const each = (what: string, words: string[]): Record<string, () => number> =>
    Object.fromEntries(all.map(({ on, path }) => [`${what}${on}`, () => processTime(path, ...words)]));
  return { command: each(name, args), alone: each('node alone', ['-e', '0']) };
}

function nodes(): NodeProgram[] {
  const cache = join(projectRoot, '.cache');
  const names = existsSync(cache) ? readdirSync(cache).filter(name => /^node-\d+\.\d+\.\d+$/.test(name)) : [];
  const newest = names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  const own: NodeProgram = { on: '', path: process.execPath };
  if (newest === undefined || newest === `node-${process.versions.node}`) return [own];
  const path = join(cache, newest, `node_modules/node-linux-${process.arch}/bin/node`);
  return existsSync(path) ? [own, { on: ` on Node ${newest.slice('node-'.length)}`, path }] : [own];
}

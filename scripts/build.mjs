// Makes dist/: the bundles, the icon font and the notices (`npm run build`, with `-- --watch` to go on doing so).
// Needs neither VS Code nor a browser nor a compiler. Not a check of types: `npm run check` does that.
// Files are replaced in one step each, so whoever reads dist/ meanwhile never sees half of one.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { bundles, copies, notices, root, shipped } from './lib/bundles.mjs';
import { dedent } from './lib/dedent.mjs';
import { noticesFor } from './lib/notices.mjs';

const dist = join(root, 'dist');

/** Builds all once. Throws when an entry is missing or does not build. */
export async function build() {
  const missing = bundles.filter(b => !existsSync(join(root, b.entry)));
  if (missing.length > 0) throw new Error(`No such entry: ${missing.map(b => b.entry).join(', ')}.`);
  const results = await Promise.allSettled(bundles.map(b => esbuild.build(optionsOf(b))));
  const inputs = [];
  const made = new Set();
  results.forEach((result, i) => {
    if (result.status === 'rejected') return;
    for (const name of put(bundles[i], result.value)) made.add(name);
    inputs.push(...Object.keys(result.value.metafile.inputs));
  });
  copyAll();
  // Each is reported by esbuild itself; the first one is enough to fail with.
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  write(notices, noticesFor([...inputs, ...copies.map(c => `node_modules/${c.from}`)]));
  sweep(made);
}

/** Builds, and again at each change, until the process ends. */
async function watch() {
  copyAll();
  for (const bundle of bundles) {
    const report = {
      name: 'write-and-report',
      setup(b) {
        b.onEnd(result => {
          if (result.errors.length > 0) return;
          put(bundle, result);
          console.log(`${bundle.outputs[0]} built`);
        });
      },
    };
    const options = optionsOf(bundle);
    const context = await esbuild.context({ ...options, plugins: [...options.plugins, report] });
    await context.watch();
  }
}

function optionsOf(bundle) {
  const first = bundle.command ? hashbang(bundle.entry) : '';
  return {
    ...bundle.options,
    absWorkingDir: root,
    entryPoints: [{ in: bundle.entry, out: bundle.out }],
    outdir: 'dist',
    bundle: true,
    minifyWhitespace: true,
    minifySyntax: true,
    // Where stacks of ours are told, names are left as they are: keeping them beside others costs at each start.
    minifyIdentifiers: bundle.options.platform !== 'node',
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    write: false,
    legalComments: 'none',
    logLevel: 'warning',
    loader: { '.ttf': 'file' },
    plugins: bundle.options.platform === 'browser' ? [dedent] : [],
    ...(first && { banner: { js: first } }),
  };
}

function hashbang(entry) {
  return readFileSync(join(root, entry), 'utf8').startsWith('#!') ? '' : '#!/usr/bin/env node';
}

/** Answers what it wrote. */
function put(bundle, result) {
  const made = new Map(result.outputFiles.map(f => [relative(dist, f.path), f.contents]));
  // A view without a style of its own still has its file: the page that names it must not ask for a missing one.
  for (const name of bundle.outputs) if (!made.has(name)) made.set(name, new Uint8Array());
  for (const [name, contents] of made) write(name, contents);
  if (bundle.command) for (const name of bundle.outputs) chmodSync(join(dist, name), 0o755);
  return made.keys();
}

function copyAll() {
  for (const { from, to } of copies) write(to, readFileSync(join(root, 'node_modules', from)));
}

function write(name, contents) {
  const path = join(dist, name);
  const bytes = typeof contents === 'string' ? Buffer.from(contents) : contents;
  if (existsSync(path) && readFileSync(path).equals(bytes)) return;
  mkdirSync(dirname(path), { recursive: true });
  const half = `${path}.${process.pid}.half`;
  writeFileSync(half, bytes);
  renameSync(half, path);
}

/** What earlier builds left and this one doesn't make goes: a package of dist/ holds nothing stale. */
function sweep(made) {
  const isStale = name => bundles.some(b => b.chunks && name.startsWith(b.chunks)) && !made.has(name);
  const keep = new Set(
    shipped()
      .filter(name => !isStale(name))
      .flatMap(name => [name, `${name}.map`]),
  );
  for (const file of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const name = relative(dist, join(file.parentPath, file.name));
    if (file.isFile() && !keep.has(name) && !name.endsWith('.half')) rmSync(join(dist, name));
  }
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  try {
    if (process.argv.includes('--watch')) await watch();
    else await build();
  } catch (error) {
    // esbuild has already printed what it found in the sources.
    if (!(error instanceof Error && 'errors' in error))
      console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

// Shows live shared memory in VS Code (`npm start`), from a fresh clone on: installs what is missing, builds, starts
// the demo's programs and opens the extension with one of their segments attached: in a desktop VS Code where there is
// a `code`, else in a code-server on loopback (`--port`, `--server` to have that in any case, `--no-password`). Ctrl-C,
// and the end of npm, end all of it.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { root } from './lib/bundles.mjs';
import { ensureModules } from './lib/modules.mjs';
import { endOnSignals, endWithParent, isEnding, run } from './lib/processes.mjs';
import { scratchFolder, sweepScratch } from './lib/scratch.mjs';
import { ensureSystem, find } from './lib/system.mjs';

const cleanups = [];
async function clean() {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}
endWithParent(endOnSignals(clean));

try {
  await main();
} catch (error) {
  // What was under way when it was asked to end fails too, which is nobody's concern.
  if (!isEnding()) {
    console.error(error instanceof Error ? error.message : error);
    await clean();
    process.exit(1);
  }
}

async function main() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      server: { type: 'boolean', default: false },
      'no-password': { type: 'boolean', default: false },
    },
  });
  sweepScratch();
  await ensureModules();
  const { build } = await import('./build.mjs');
  await build();
  for (const sentence of await ensureSystem(['compiler'])) console.warn(sentence);

  const { startDemo } = await import('./demo.mjs');
  const demo = await startDemo();
  cleanups.push(() => demo.stop());
  for (const sentence of demo.missing) console.warn(sentence);
  const names = demo.segments.map(s => s.name).filter(Boolean);
  const nameless = demo.segments.length - names.length;
  console.log(
    `The demo runs: ${demo.segments.length} segments: ${names.join(' ')}` +
      (nameless > 0 ? `, and ${nameless} without a name` : ''),
  );

  const { makeOpener, openDesktop, openServer } = await import('./lib/editor.mjs');
  const opener = makeOpener(await targetOf(demo.segments));
  cleanups.push(() => rmSync(opener, { recursive: true, force: true }));
  const code = values.server ? undefined : (process.env.VSCODE_EXECUTABLE ?? find('code'));
  const editor = code
    ? await openDesktop(code, opener)
    : await openServer(values.port, await packages(opener), !values['no-password']);
  cleanups.push(() => editor.stop());
  if (editor.url) {
    const door = editor.password
      ? `Password: ${editor.password}`
      : 'It asks for no password: whoever has an account on this machine could open it too.';
    console.log(`\nOpen ${editor.url}\n${door}\nIt is reachable from this machine alone.`);
  }
  console.log('Ctrl-C ends the editor, the demo and its segments.');
  const log = await editor.ended;
  if (!isEnding()) throw new Error(`The server has ended:\n${log}`);
}

/** The extension, and the opener, as files to install. What vsce says of them is shown when it fails. */
async function packages(opener) {
  const folder = scratchFolder('start');
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const small = join(folder, 'opener.vsix');
  const vsce = [
    'package',
    '--out',
    small,
    '--no-dependencies',
    '--allow-missing-repository',
    '--skip-license',
  ];
  for (const [cwd, script, args] of [
    [opener, 'node_modules/@vscode/vsce/vsce', vsce],
    [root, 'scripts/package.mjs', [process.arch, '--out', folder]],
  ]) {
    const { code, output } = await run(process.execPath, [join(root, script), ...args], { cwd, quiet: true });
    if (code !== 0) throw new Error(`The extension could not be packaged:\n${output}`);
  }
  return readdirSync(folder).map(name => join(folder, name));
}

/** The demo's ring of ticks, as its writer sees it, by the names that the extension's tabs go by. */
async function targetOf(segments) {
  const target = { view: 'shmscope', viewType: 'shmscope.segment' };
  const demo = segments.find(s => s.kind === 'posix' && s.users.length > 0);
  if (!demo) return target;
  const { code, output } = await run(process.execPath, [join(root, 'dist/cli.js'), 'list', '--json'], {
    quiet: true,
  });
  if (code !== 0) throw new Error(`The list of segments could not be read:\n${output}`);
  const found = JSON.parse(output).segments.find(s => s.kind === demo.kind && s.name === demo.name);
  const use = found?.processes.find(p => p.pid === demo.users[0]);
  if (!use) return target;
  const { pid, startTime, command } = use;
  const path = `/Shared Memory/${command} ${pid}/${found.name.replaceAll('/', '')}`;
  const query = JSON.stringify({ segment: found.id, name: found.name, pid, startTime });
  return { ...target, uri: { scheme: 'shmscope', path, query } };
}

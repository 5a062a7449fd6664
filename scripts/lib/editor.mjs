// Opens the extension in an editor for `npm start`: a desktop VS Code with it under development, or a code-server with
// it installed, which is what a plain address opened by a person needs. Not what is shown in it (../start.mjs).
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from './bundles.mjs';
import { ensureCodeServer, versions } from './code-server.mjs';
import { run, start } from './processes.mjs';
import { scratchFolder } from './scratch.mjs';

const settings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
};

/** A desktop window of its own. `stop` ends it, as VS Code leaves the terminal that started it. */
export async function openDesktop(code, opener) {
  const userData = scratchFolder('desktop');
  writeSettings(userData);
  start(code, [
    '--new-window',
    ...['--user-data-dir', userData, '--extensions-dir', join(userData, 'extensions')],
    ...[`--extensionDevelopmentPath=${root}`, `--extensionDevelopmentPath=${opener}`],
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    root,
  ]);
  return {
    ended: new Promise(() => {}),
    stop: async () => {
      for (const name of ['SIGTERM', 'SIGKILL']) {
        for (const pid of processesWith(userData)) tryKill(pid, name);
        for (let i = 0; i < 50 && processesWith(userData).length > 0; i++) await delay(100);
      }
      rmSync(userData, { recursive: true, force: true });
    },
  };
}

/** A server on loopback. Answers the address to open, and the password that it asks for where it is `guarded`. */
export async function openServer(port, packages, guarded) {
  const { server, nodeBin } = await ensureCodeServer(versions[0]);
  const folder = scratchFolder('server');
  writeSettings(folder);
  const node = join(nodeBin, 'node');
  const extensions = join(folder, 'extensions');
  const common = [
    join(server, 'out/node/entry.js'),
    ...['--config', join(folder, 'config.yaml'), '--user-data-dir', folder, '--extensions-dir', extensions],
  ];
  // Its sockets go where they are removed with the rest.
  const env = {
    EXTENSIONS_GALLERY: '{}',
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_RUNTIME_DIR: folder,
    TMPDIR: folder,
  };
  for (const vsix of packages) {
    const installed = await run(node, [...common, '--install-extension', vsix, '--force'], {
      env,
      quiet: true,
    });
    if (installed.code !== 0) throw new Error(`${vsix} could not be installed:\n${installed.output}`);
  }
  const password = guarded ? randomBytes(12).toString('base64url') : undefined;
  const child = start(
    node,
    [
      ...common,
      ...[
        '--bind-addr',
        `127.0.0.1:${port}`,
        '--auth',
        guarded ? 'password' : 'none',
        '--session-socket',
        join(folder, 'session.sock'),
      ],
      ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust', '--disable-proxy'],
      '--disable-getting-started-override',
    ],
    // It takes the password out of its environment before it starts anything itself.
    { env: { ...env, ...(password && { PASSWORD: password }) }, quiet: true },
  );
  const { url, log } = await listening(child);
  return {
    url: `${url}/?folder=${encodeURI(root)}`,
    password,
    ended: new Promise(resolve => child.once('exit', () => resolve(log()))),
    stop: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** A copy of the opener that opens `target`. */
export function makeOpener(target) {
  const folder = scratchFolder('opener');
  cpSync(join(root, 'scripts/opener'), folder, { recursive: true });
  writeFileSync(join(folder, 'open.json'), JSON.stringify(target));
  return folder;
}

function listening(child) {
  let log = '';
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', data => {
        log += data;
        const url = /HTTP server listening on (http:\S+?)\/?\s/.exec(log)?.[1];
        if (url) resolve({ url, log: () => log });
      });
    child.once('exit', () => reject(new Error(`code-server ended before it listened:\n${log}`)));
  });
}

function writeSettings(userData) {
  mkdirSync(join(userData, 'User'), { recursive: true });
  writeFileSync(join(userData, 'User/settings.json'), JSON.stringify(settings, null, 2));
}

/** Processes started for a folder that is ours alone: its path is in their arguments. */
function processesWith(path) {
  return readdirSync('/proc').filter(pid => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return existsSync(`/proc/${pid}`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(path);
    } catch {
      // It ended meanwhile, or is another user's: not ours either way.
      return false;
    }
  });
}

function tryKill(pid, name) {
  try {
    process.kill(Number(pid), name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

// The VS Code server (code-server) of one run: started on a free port of loopback, its log kept, ended with all
// that it started. Not the window: browser.ts opens that. Follows `code-server --help`.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ownShm, type Limits } from '../../support/own-shm.js';

export interface ServerOptions {
  /** Folder of the code-server package, and the Node (24) that runs it. */
  package: string;
  node: string;
  /** A folder of this run's own, for the configuration, the socket and HOME. */
  scratch: string;
  userData: string;
  extensions: string;
  proposedApi: readonly string[];
  /** Whatever folder is opened is trusted. */
  trusting: boolean;
  /** Bytes of a /dev/shm of its own, and small System V tables, apart from everybody's; else the system's. */
  shm: string | undefined;
  environment: NodeJS.ProcessEnv;
  /** All that the server prints goes to stderr too. */
  verbose: boolean;
}

export interface Server {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  url: string;
  /** All that it has printed so far. */
  log(): string;
  /** Settles when it has ended, asked to or not. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

/** Starts it, and answers when it listens. Throws with its log when it ends before that. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const child = launch(options);
  let log = '';
  const ended = new Promise<void>(resolve => {
    child.once('exit', () => {
      resolve();
    });
  });
  const url = await new Promise<string>((resolve, reject) => {
    const take = (data: Buffer): void => {
      log += data.toString();
      if (options.verbose) process.stderr.write(data);
      const found = /HTTP server listening on (http:\S+?)\/?\s/.exec(log)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('error', reject);
    child.once('exit', code => {
      reject(new Error(`code-server ended with ${code ?? 'a signal'} before it listened:\n${log}`));
    });
  });
  return { url, log: () => log, ended, stop: () => stop(child, ended) };
}

function launch(options: ServerOptions): ChildProcess {
  const { scratch } = options;
  const flags = [
    join(options.package, 'out/node/entry.js'),
    ...['--config', join(scratch, 'config.yaml'), '--session-socket', join(scratch, 'session.sock')],
    ...['--bind-addr', '127.0.0.1:0', '--auth', 'none'],
    ...['--disable-telemetry', '--disable-update-check', '--disable-proxy'],
    ...(options.trusting ? ['--disable-workspace-trust'] : []),
    '--disable-getting-started-override',
    ...['--user-data-dir', options.userData, '--extensions-dir', options.extensions],
    ...smokeTestDriver(options.package),
    ...options.proposedApi.flatMap(id => ['--enable-proposed-api', id]),
  ];
  // A driver that is killed can't end its server: the kernel does, where setpriv(1) is there to ask for it.
  const setpriv = '/usr/bin/setpriv';
  const server = apart(options.shm, [options.node, ...flags]);
  // The request survives each exec, so it comes first.
  const [command, ...rest]: Command = existsSync(setpriv)
    ? [setpriv, '--pdeathsig', 'TERM', '--', ...server]
    : server;
  return spawn(command, rest, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...options.environment,
      HOME: join(scratch, 'home'),
      XDG_CONFIG_HOME: join(scratch, 'config'),
      // Its sockets, which it doesn't remove.
      XDG_RUNTIME_DIR: scratch,
      // No look-ups in an extension gallery.
      EXTENSIONS_GALLERY: '{}',
    },
  });
}

type Command = readonly [string, ...string[]];

/** The same in namespaces of its own, where that is wanted; only root may. */
export function apart(shm: string | undefined, command: Command): Command {
  return shm === undefined ? command : [...ownShm({ bytes: Number(shm), ipc: few }), ...command];
}

/** Of each few, so that they can be used up; `shmall` is in pages: a little more than 40 segments of 25. */
const few: Limits = { shmmni: '40', shmall: '1024', sem: '32000 1024000000 500 40', msgmni: '40' };

/**
 * A newer built workbench ignores development and test paths in its URL unless told; an older one knows no such flag.
 */
function smokeTestDriver(folder: string): string[] {
  const cli = readFileSync(join(folder, 'out/node/cli.js'), 'utf8');
  return cli.includes('vscode-option') ? ['--vscode-option', 'enable-smoke-test-driver'] : [];
}

/** Ends its process group: the server, its extension hosts and what these started. */
async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  signal(child, 'SIGTERM');
  await Promise.race([ended, delay(3000, undefined, { ref: false })]);
  signal(child, 'SIGKILL');
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    // ESRCH: the group has ended already, which is what is wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

// One life of the probe: started, greeted, watched, ended. Ends it by its pid with SIGKILL, which a stopped
// process can't hold off, when it is silent or sends what can't be understood.
// Not its next life: client.ts starts it again.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { RpcFailure, type Failure } from '../../protocol/failure.js';
import {
  protocolVersion,
  type ProbeApi,
  type ProbeEvents,
  type ProbeSettings,
} from '../../protocol/probe.js';
import { connect, type Handlers, type Link, type Peer, type Remote } from '../../protocol/rpc.js';
import { streamLink } from '../../protocol/stream-link.js';
import type { Log } from '../base/log.js';
import { Heartbeat, tickEvery } from './heartbeat.js';
import { lookAtThread } from './thread-look.js';

/** What to run: an interpreter and the probe's bundle. */
export interface ProbeCommand {
  command: string;
  args: readonly string[];
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Milliseconds for its first answer (it loads the C library meanwhile), and to end when told so. */
const greetingTime = 10_000;
const farewellTime = 1_000;

export class ProbeProcess {
  readonly remote: Remote<ProbeApi>;
  /** Settles, never fails, when it has ended for whatever reason. */
  readonly ended: Promise<Failure>;
  readonly #child: Child;
  readonly #peer: Peer<ProbeApi>;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;
  #over = false;
  #settle: (failure: Failure) => void = () => undefined;

  constructor(command: ProbeCommand, handlers: Handlers<ProbeEvents>, log: Log) {
    this.#log = log;
    this.ended = new Promise(resolve => (this.#settle = resolve));
    this.#child = spawn(command.command, command.args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: cleanEnvironment(),
    });
    this.#child.once('error', error => this.#fail(`the probe can't be run: ${error.message}`));
    this.#child.once('exit', (code, signal) =>
      this.#fail(`the probe ended with ${signal ?? `code ${String(code)}`}`),
    );
    this.#child.stderr
      .setEncoding('utf8')
      .on('data', (text: string) => log.warn(`probe: ${text.trimEnd()}`))
      .on('error', error => log.warn(`the probe's stderr: ${error.message}`));
    this.#peer = connect<ProbeApi, ProbeEvents>(this.#watched(), handlers, asFailure);
    this.remote = this.#peer.remote;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The first words. From here on it is watched. Throws RpcFailure when it can't be talked to. */
  async greet(settings: ProbeSettings): Promise<void> {
    const late = setTimeout(() => this.kill('the probe did not answer its greeting'), greetingTime);
    try {
      const hello = await this.remote.hello({ protocol: protocolVersion, settings });
      if (hello.protocol !== protocolVersion) {
        const detail = `the probe speaks protocol ${hello.protocol}, not ${protocolVersion}`;
        this.kill(detail);
        throw new RpcFailure({ kind: 'bug', detail });
      }
    } finally {
      clearTimeout(late);
    }
    if (this.#over) return;
    const heartbeat = new Heartbeat(
      () => this.remote.ping(),
      performance.now(),
      () => (this.pid === undefined ? undefined : lookAtThread(this.pid)),
    );
    this.#timer = setInterval(() => {
      if (heartbeat.tick(performance.now())) this.kill('the probe did not answer any more');
    }, tickEvery);
  }

  /** Ends it at once, stopped or not. */
  kill(detail: string): void {
    if (this.#over) return;
    this.#log.warn(`${detail}; killing pid ${String(this.pid)}`);
    this.#child.kill('SIGKILL');
    this.#fail(detail);
  }

  /** Lets it put down what it holds: it exits when its stdin ends. What is slow at that is killed. */
  end(): void {
    if (this.#over) return;
    const child = this.#child;
    this.#fail('the probe is not needed any more');
    child.stdin.end();
    const late = setTimeout(() => child.kill('SIGKILL'), farewellTime);
    child.once('exit', () => clearTimeout(late));
  }

  /** The link, with an eye on how it closes: a probe that can't be understood is of no more use. */
  #watched(): Link {
    const link = streamLink(this.#child.stdout, this.#child.stdin, 'the probe');
    return {
      send: message => {
        if (!this.#over) link.send(message);
      },
      receive: (onMessage, onClose) =>
        link.receive(onMessage, failure => {
          onClose(failure);
          this.kill(failure.detail);
        }),
    };
  }

  #fail(detail: string): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#timer);
    const failure: Failure = { kind: 'ended', detail };
    this.#peer.end(failure);
    this.#settle(failure);
  }
}

/** What an event's handler threw here is our own fault, told to the probe as such. */
function asFailure(error: unknown): Failure {
  if (error instanceof RpcFailure) return error.failure;
  return { kind: 'bug', detail: String(error) };
}

/** As Electron's own binary it has to be told to be Node; a debugger of the extension host must not follow. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const left = Object.entries(process.env).filter(([name]) => !debuggers.has(name));
  return { ...Object.fromEntries(left), ELECTRON_RUN_AS_NODE: '1' };
}

const debuggers = new Set(['NODE_OPTIONS', 'VSCODE_INSPECTOR_OPTIONS']);

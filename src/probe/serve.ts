// A program that answers over its stdin and stdout, and ends when its parent goes, however that dies. Not what it
// answers. Nothing but frames goes to stdout; diagnostics go to stderr.
import { RpcFailure, type Failure } from '../protocol/failure.js';
import type { ProbeApi, ProbeEvents } from '../protocol/probe.js';
import { connect, type Handlers, type Peer, type Remote } from '../protocol/rpc.js';
import { streamLink } from '../protocol/stream-link.js';

export interface Service {
  handlers(): Handlers<ProbeApi>;
  /** The other side has gone: lets go of everything. */
  end(): void;
}

const parentPoll = 1000;

/** `make`: gets the other side, which is there once this has returned. */
export function serve(
  make: (events: () => Remote<ProbeEvents>) => Service,
  toFailure: (error: unknown) => Failure,
): void {
  const parent = process.ppid;
  const end = (): void => {
    service.end();
    process.exit(0);
  };
  const link = streamLink(process.stdin, process.stdout, 'the extension');
  const service = make(() => peer.remote);
  const peer: Peer<ProbeEvents> = connect<ProbeEvents, ProbeApi>(link, service.handlers(), toFailure);

  // stdin closes with the parent, unless another child of it holds the pipe too: so the parent is asked for as well.
  process.stdin.on('close', end);
  process.stdin.on('end', end);
  process.stdout.on('error', end);
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, parentPoll).unref();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
}

/** Sends an event whose arrival is nobody's to wait for: the other side may have gone, which ends us. */
export function quietly(event: Promise<void>): void {
  event.catch((error: unknown) => {
    if (!(error instanceof RpcFailure) || error.failure.kind !== 'ended')
      process.stderr.write(`${String(error)}\n`);
  });
}

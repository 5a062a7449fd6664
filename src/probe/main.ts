// The probe as a process: rpc over stdin and stdout, and an end when its parent goes, however that dies.
// Not what it answers (service.ts). Nothing but frames goes to stdout; diagnostics go to stderr.
import { thisMachine } from '../../native/scan.js';
import type { ProbeApi, ProbeEvents } from '../protocol/probe.js';
import { connect, type Peer } from '../protocol/rpc.js';
import { streamLink } from '../protocol/stream-link.js';
import { toFailure } from './failures.js';
import { ProbeService } from './service.js';

const parent = process.ppid;
const parentPoll = 1000;

function end(): void {
  service.end();
  process.exit(0);
}

const link = streamLink(process.stdin, process.stdout, 'the extension');
const service: ProbeService = new ProbeService(thisMachine(), () => peer.remote);
const peer: Peer<ProbeEvents> = connect<ProbeEvents, ProbeApi>(link, service.handlers(), error =>
  toFailure(error),
);

// stdin closes with the parent, unless another child of it holds the pipe too: so the parent is asked for as well.
process.stdin.on('close', end);
process.stdin.on('end', end);
process.stdout.on('error', end);
setInterval(() => {
  if (process.ppid !== parent) end();
}, parentPoll).unref();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);

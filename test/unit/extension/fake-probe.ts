// A probe that reads nothing: it speaks the protocol over stdio and does what its arguments say, so that the
// extension's side can be tested without shared memory. Not a model of the real one (src/probe).
//   fake-probe.js [mute-after=<ms>] [exit-after=<ms>] [garbage-after=<ms>] [no-hello]
import type { AttachmentStatus } from '../../../src/protocol/attachment.js';
import { RpcFailure, type Failure } from '../../../src/protocol/failure.js';
import { protocolVersion, type ProbeApi, type ProbeEvents } from '../../../src/protocol/probe.js';
import { connect, type Handlers } from '../../../src/protocol/rpc.js';
import { streamLink } from '../../../src/protocol/stream-link.js';
import { inventory } from './machine.js';

const options = new Map(
  process.argv.slice(2).map(word => word.split('=', 2) as [string, string | undefined]),
);

const handlers: Handlers<ProbeApi> = {
  hello: () => {
    if (options.has('no-hello')) return new Promise(() => undefined);
    after('mute-after', mute);
    after('exit-after', () => process.exit(3));
    after('garbage-after', () => process.stdout.write(Buffer.alloc(64, 0xff)));
    return { protocol: protocolVersion, pid: process.pid };
  },
  settings: () => undefined,
  ping: () => undefined,
  look: ({ on }) => {
    if (on) void peer.remote.inventory(inventory);
  },
  rescan: () => undefined,
  attach: ({ segment, process: as }) => status(segment, as),
  detach: () => undefined,
  as: ({ process: as }) => status('posix:0:1b:306', as),
  view: () => undefined,
  refresh: () => undefined,
  read: ({ offset, length }) => ({ offset, bytes: new Uint8Array(length), holes: [], unknown: [] }),
  resolve: () => null,
  openTypes: ({ types }) => ({ types, objects: [], interpreter: false }),
  closeTypes: () => undefined,
  typeEntries: () => ({ entries: [], total: 0 }),
  findTypes: () => [],
  layoutOf: () => {
    throw new RpcFailure({ kind: 'gone', detail: 'there are no types' });
  },
  bind: () => undefined,
  locate: () => null,
  suggest: () => [],
  locks: () => ({ locks: [], cycles: [], waits: [], denied: 0, more: false }),
  lastChange: () => null,
  noise: () => [],
  series: () => null,
  record: () => undefined,
  mark: () => undefined,
  saveRecording: () => 0,
  diffText: () => ({
    ...{ text: '', more: false, listed: 0 },
    summary: {
      ...{ bytes: 0, runs: 0, pages: 0, compared: 0, unread: 0, sizeA: 0, sizeB: 0, hidden: 0, more: false },
      regions: { field: 0, padding: 0, outside: 0 },
    },
  }),
  keepSnapshots: () => [],
  snapshots: () => [],
  snapshot: () => {
    throw new RpcFailure({ kind: 'gone', detail: 'there are no snapshots' });
  },
  changeSnapshot: () => {
    throw new RpcFailure({ kind: 'gone', detail: 'there are no snapshots' });
  },
  deleteSnapshot: () => undefined,
  exportSnapshot: () => undefined,
  importSnapshot: () => {
    throw new RpcFailure({ kind: 'gone', detail: 'there are no snapshots' });
  },
  triggers: ({ triggers }) => triggers.map(() => null),
  runBegan: () => undefined,
  runEnded: () => null,
  isDebuggee: () => false,
  aboutToRemove: () => [],
  remove: ({ id }) => ({ id, name: id, copy: null, lives: false, shown: false }),
  restore: ({ copy }) => ({ id: copy, was: copy, name: copy, owned: true }),
  find: () => 1,
  scan: () => 1,
  narrow: () => undefined,
  endFind: () => undefined,
  agree: () => ({ same: true, processes: [], differences: [] }),
};

const peer = connect<ProbeEvents, ProbeApi>(
  streamLink(process.stdin, process.stdout, 'the extension'),
  handlers,
  (error): Failure => (error instanceof RpcFailure ? error.failure : { kind: 'bug', detail: String(error) }),
);
process.stdin.on('end', () => process.exit(0));

let attachments = 0;

function status(id: string, as?: { pid: number; startTime: number }): AttachmentStatus {
  const segment = inventory.changed.find(s => s.id === id);
  if (!segment) throw new RpcFailure({ kind: 'gone', detail: `there is no segment ${id}` });
  const use = segment.uses.find(u => u.pid === as?.pid && u.startTime === as.startTime);
  if (as && !use) throw new RpcFailure({ kind: 'gone', detail: `no process ${as.pid}`, pid: as.pid });
  return {
    attachment: ++attachments,
    segment,
    way: 'file',
    process: use ? { pid: use.pid, startTime: use.startTime, command: use.command, alive: true } : null,
    size: segment.size,
    allocated: segment.allocated ?? null,
    resident: null,
    orphan: false,
    reads: { clean: 0, unclear: 0 },
  };
}

/** Alive, but never answering again: a loop that never ends. */
function mute(): void {
  for (;;);
}

function after(option: string, act: () => void): void {
  const ms = options.get(option);
  if (ms !== undefined) setTimeout(act, Number(ms));
}

// A real probe as a child process, and the other end of its rpc: what the extension is in the product.
// Keeps what it is told, so that a test can wait for it.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { AttachmentStatus } from '../../src/protocol/attachment.js';
import { RpcFailure } from '../../src/protocol/failure.js';
import type { FoundPart } from '../../src/protocol/find.js';
import type { Frame } from '../../src/protocol/frame.js';
import { protocolVersion, type ProbeApi, type ProbeEvents } from '../../src/protocol/probe.js';
import { connect, type Remote } from '../../src/protocol/rpc.js';
import type { SnapshotsEvents } from '../../src/protocol/snapshots.js';
import { streamLink } from '../../src/protocol/stream-link.js';
import type { InventoryChange, WireSegment } from '../../src/protocol/wire.js';
import { projectRoot } from '../support/paths.js';
import { until } from '../support/until.js';

export const probeMain = join(projectRoot, 'out', 'src', 'probe', 'main.js');
/** The program that opens recordings: it speaks as the probe does. */
export const replayMain = join(projectRoot, 'out', 'src', 'probe', 'replay', 'main.js');

export class ProbeUnderTest {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  readonly remote: Remote<ProbeApi>;
  readonly frames: Frame[] = [];
  readonly found: FoundPart[] = [];
  readonly inventories: InventoryChange[] = [];
  readonly segments = new Map<string, WireSegment>();
  readonly logs: string[] = [];
  readonly settings = {
    ...{ tablePoll: 100, processPoll: 300, scanBudget: 0.25, historyBudget: 64 * 1024 * 1024 },
  };
  readonly snapshots: Parameters<SnapshotsEvents['snapshots']>[0][] = [];
  readonly triggered: Parameters<SnapshotsEvents['triggered']>[0][] = [];
  status: AttachmentStatus | undefined;
  /** Frames are acknowledged when this settles. */
  acknowledge: () => Promise<void> = () => Promise.resolve();

  /** `wrapper` comes before the program, and ends with it. */
  constructor(main = probeMain, wrapper: readonly string[] = []) {
    const line = [...wrapper, process.execPath, main];
    this.child = spawn(line[0] ?? '', line.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
    this.remote = connect<ProbeApi, ProbeEvents>(
      streamLink(this.child.stdout, this.child.stdin, 'the probe'),
      {
        inventory: change => {
          this.inventories.push(change);
          for (const segment of change.changed) this.segments.set(segment.id, segment);
          for (const id of change.removed) this.segments.delete(id);
        },
        frame: frame => {
          this.frames.push(frame);
          return this.acknowledge();
        },
        status: status => {
          this.status = status;
        },
        log: ({ message }) => {
          this.logs.push(message);
        },
        typesProgress: () => undefined,
        snapshots: list => {
          this.snapshots.push(list);
        },
        triggered: fired => {
          this.triggered.push(fired);
        },
        found: part => {
          this.found.push(part);
        },
      },
      error => ({ kind: 'bug', detail: String(error) }),
    ).remote;
  }

  async start(): Promise<this> {
    await this.remote.hello({ protocol: protocolVersion, settings: this.settings });
    return this;
  }

  /** The segment of that name, as soon as a scan has it. */
  async segment(name: string): Promise<WireSegment> {
    await this.remote.look({ on: true });
    await this.remote.rescan();
    return until(`segment ${name}`, () => [...this.segments.values()].find(s => s.name === name));
  }

  async attach(segment: WireSegment, pid?: number, intrusive = false): Promise<AttachmentStatus> {
    const use = segment.uses.find(u => u.pid === pid);
    const as = use ? { process: { pid: use.pid, startTime: use.startTime } } : {};
    this.status = await this.remote.attach({ segment: segment.id, ...as, intrusive });
    return this.status;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.stdin.end();
    await exited;
  }
}

/** What kind of failure a call ended with. */
export function failsAs(kind: RpcFailure['failure']['kind']): (error: unknown) => boolean {
  return error => error instanceof RpcFailure && error.failure.kind === kind;
}

/** Call it in a `describe`: a probe of its own for each test, which `give` is told of. */
export function useProbe(give: (probe: ProbeUnderTest) => void): void {
  let probe: ProbeUnderTest | undefined;
  beforeEach(async () => {
    probe = await new ProbeUnderTest().start();
    give(probe);
  });
  afterEach(() => probe?.stop());
}

// A host without VS Code, in the page: implements HostApi over a memory, samples it, sends frames one at a time.
// Tests steer it through `window.testHost`. Follows src/protocol/view.ts; not the probe's code.
import { inOneBuffer } from '../../../src/extension/editor/one-buffer.js';
import type { AttachmentStatus } from '../../../src/protocol/attachment.js';
import type { Frame, Range, RangeState, Run, ViewSpec } from '../../../src/protocol/frame.js';
import { connect, type Handlers, type Peer } from '../../../src/protocol/rpc.js';
import type { TimeState } from '../../../src/protocol/view-time.js';
import type { Noise } from '../../../src/protocol/timeline.js';
import type { HostApi, LinkState, ViewEvents, ViewHello } from '../../../src/protocol/view.js';
import { carried } from '../../support/carriage.js';
import { DiffHost } from './diff-host.js';
import { bytesOf, memories, type Memory, type MemoryName } from './memory.js';
import { sampleHello, statusOf } from './samples.js';
import { StripHost } from './strip-host.js';
import { StructHost, type StructName } from './struct-host.js';
import { FindHost } from './find-host.js';
import { TimeHost } from './time-host.js';

export class TestHost {
  memory: Memory;
  struct: StructHost;
  readonly diff: DiffHost;
  readonly time: TimeHost;
  readonly search: FindHost;
  /** What is shown now, where it isn't live. */
  #past: Uint8Array | null | undefined;
  hello: ViewHello;
  /** What changes all the time. */
  noise: Noise[] = [];
  status: AttachmentStatus;
  view: ViewSpec | null = null;
  /** All calls of the webview, but for `view`. */
  readonly calls: { method: string; params: unknown }[] = [];
  readonly views: (ViewSpec | null)[] = [];
  copied = '';
  inFlight = 0;
  mostInFlight = 0;
  frames = 0;
  /** Milliseconds from each frame to its acknowledgement. */
  readonly took: number[] = [];
  readyDelay = 0;
  #peer: Peer<ViewEvents> | undefined;
  #last: { offset: number; bytes: Map<number, number> } = { offset: 0, bytes: new Map() };
  readonly #strip = new StripHost(() => this.memory);
  #due = false;

  constructor(name: MemoryName, struct: StructName = 'none') {
    this.memory = memories[name]();
    this.struct = new StructHost(struct, () => this.#shown());
    this.diff = new DiffHost(
      () => this.memory,
      () => this.struct,
      moment => this.time.bytesAt(moment),
    );
    this.time = new TimeHost(() => this.memory);
    this.search = new FindHost(
      live => bytesOf(live ? this.memory : this.#shown(), 1 << 20),
      offset => this.struct.locate({ offset })?.path,
      part => void this.#peer?.remote.found(part),
    );
    this.status = statusOf(this.memory);
    this.hello = { ...sampleHello(this.status), bound: this.struct.bound() };
  }

  /** Stands in for acquireVsCodeApi. */
  connect(deliver: (data: unknown) => void, receive: (handler: (data: never) => void) => void): void {
    this.#peer = connect<ViewEvents, HostApi>(
      {
        send: message => deliver(carried(inOneBuffer(message))),
        receive: onMessage => receive(onMessage),
      },
      this.#handlers(),
      error => ({ kind: 'bug', detail: String(error) }),
    );
  }

  /** Sends what is new; waits until it was drawn. Nothing without a view, or while a frame is in flight. */
  async sample(samples = 1): Promise<void> {
    if (!this.view || this.inFlight > 0) {
      this.#due = this.view !== null;
      return;
    }
    this.#due = false;
    const frame = this.#frame(this.view, samples);
    this.inFlight++;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    this.frames++;
    const start = performance.now();
    try {
      await this.#peer?.remote.frame(frame);
    } finally {
      this.inFlight--;
      this.took.push(performance.now() - start);
    }
    await this.#sampleAgain();
  }

  async #sampleAgain(): Promise<void> {
    if (this.#due) await this.sample();
  }

  async setStatus(change: Partial<AttachmentStatus>): Promise<void> {
    this.status = { ...this.status, ...change };
    await this.#peer?.remote.status(this.status);
  }

  async setTime(change: Partial<TimeState>): Promise<void> {
    this.hello = { ...this.hello, time: { ...this.hello.time, ...change } };
    await this.#peer?.remote.time(this.hello.time);
  }

  async setState(state: LinkState): Promise<void> {
    this.hello = { ...this.hello, state };
    await this.#peer?.remote.state(state);
  }

  get events(): Peer<ViewEvents>['remote'] {
    if (!this.#peer) throw new Error('not connected');
    return this.#peer.remote;
  }

  #handlers(): Handlers<HostApi> {
    const note = (method: string, params?: unknown): void => void this.calls.push({ method, params });
    return {
      ready: async () => {
        await new Promise(resolve => setTimeout(resolve, this.readyDelay));
        return this.hello;
      },
      view: ({ view }) => {
        const moved =
          view &&
          (view.offset !== this.view?.offset ||
            view.length !== this.view.length ||
            JSON.stringify(view.at) !== JSON.stringify(this.view.at) ||
            view.table?.revision !== this.view.table?.revision ||
            view.diff?.revision !== this.view.diff?.revision);
        this.view = view;
        this.views.push(view);
        if (!view || moved) this.#last.bytes.clear();
        if (!view) this.time.forget();
        if (view && (moved || view.hz > 0)) void this.sample();
      },
      refresh: () => {
        note('refresh');
        void this.sample();
      },
      as: p => {
        note('as', p);
        const use = this.status.segment.uses.find(u => u.pid === p.pid);
        if (use) void this.setStatus({ process: { ...p, command: use.command, alive: true } });
      },
      read: p => {
        note('read', p);
        const bytes = this.time.read(p.at, p);
        const of = (states: readonly RangeState[]): { offset: number; length: number }[] =>
          this.#ranges(p.offset, p.length)
            .filter(range => states.includes(range.state))
            .map(({ offset, length }) => ({ offset, length }));
        return { offset: p.offset, bytes, holes: of(['hole']), unknown: of(['unknown', 'denied']) };
      },
      resolve: p => {
        note('resolve', p);
        const offset = Number(BigInt(`0x${p.address}`) - 0x7f3a91bfc000n);
        return offset >= 0 && offset < this.memory.size
          ? { segment: this.hello.segment.id, name: this.hello.segment.name, offset }
          : null;
      },
      copy: ({ text }) => {
        note('copy');
        this.copied = text;
      },
      open: p => note('open', p),
      attach: p => note('attach', p),
      detach: () => note('detach'),
      locate: p => {
        note('locate', p);
        return this.struct.locate(p.at);
      },
      suggest: p => {
        note('suggest', p);
        return this.struct.guesses;
      },
      bind: p => note('bind', p),
      unbind: p => note('unbind', p),
      cancelTypes: () => note('cancelTypes'),
      format: p => note('format', p),
      snapshot: () => note('snapshot'),
      compare: p => note('compare', p),
      exportDiff: p => note('exportDiff', p),
      openDiffEditor: p => note('openDiffEditor', p),
      record: p => note('record', p),
      saveRecording: () => note('saveRecording'),
      lastChange: p => {
        note('lastChange', p);
        return this.time.lastChange(p.place, p.at);
      },
      noise: () => this.noise,
      series: p => {
        note('series', p);
        return this.time.series(p.path, p.limit, p.at);
      },
      find: p => {
        note('find', p);
        return this.search.find(p.query, p.limit, p.at.kind === 'live');
      },
      scan: p => {
        note('scan', p);
        return this.search.scan(p.type, p.query, p.limit);
      },
      narrow: p => {
        note('narrow', p);
        this.search.narrow(p.search, p.by, p.limit);
      },
      endFind: p => {
        note('endFind', p);
        this.search.end(p.search);
      },
      settings: p => note('settings', p),
      focus: p => note('focus', p),
    };
  }

  #frame(view: ViewSpec, samples: number): Frame {
    this.#past = this.time.bytesAt(view.at);
    const memory = this.#shown();
    const ranges = this.#ranges(view.offset, view.length);
    const runs: Run[] = [];
    const now = new Map<number, number>();
    let run: number[] = [];
    const end = (at: number): void => {
      if (run.length > 0) runs.push({ offset: at - run.length, bytes: Uint8Array.from(run) });
      run = [];
    };
    for (const range of ranges) {
      for (let at = range.offset; at < range.offset + range.length; at++) {
        const byte = range.state === 'data' ? memory.byteAt(at) : undefined;
        if (byte === undefined || this.#last.bytes.get(at) === byte) end(at);
        else run.push(byte);
        if (byte !== undefined) now.set(at, byte);
      }
      end(range.offset + range.length);
    }
    this.#last = { offset: view.offset, bytes: now };
    const { size } = this.memory;
    const table = this.struct.frame(view);
    const strip = view.cell > 0 && size > 0 ? { strip: this.#strip.of(view.cell) } : {};
    return {
      attachment: 1,
      revision: view.revision,
      time: Date.now(),
      size,
      ranges,
      runs,
      samples,
      hz: view.hz,
      ...strip,
      ...(table ? { table } : {}),
      ...(view.diff ? { diff: this.diff.frame(view.diff, view.cell) } : {}),
      ...(view.timeline ? { timeline: this.time.frame() } : {}),
      ...(this.#past === null
        ? { lost: { kind: 'unsupported' as const, code: 'EXPIRED', detail: 'sample 1' } }
        : {}),
    };
  }

  /** The memory as the view shows it. */
  #shown(): Memory {
    const { memory } = this;
    const past = this.#past;
    if (!past) return memory;
    const { size, allocated } = memory;
    return {
      size,
      allocated,
      stateAt: offset => memory.stateAt(offset),
      byteAt: offset => past[offset] ?? 0,
    };
  }

  #ranges(offset: number, length: number): Range[] {
    const out: Range[] = [];
    for (let at = offset; at < offset + length; at++) {
      const state = at >= this.memory.size ? 'gone' : this.memory.stateAt(at);
      const last = out.at(-1);
      if (last?.state === state) last.length++;
      else out.push({ offset: at, length: 1, state });
    }
    return out;
  }
}

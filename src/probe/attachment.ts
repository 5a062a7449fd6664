// One attachment: a segment, seen as one process sees it, and what has happened to it since.
// Not its sampling (view-feed.ts), nor the scans that tell of its users (inventory-watch.ts).
import type { ByteSource, SourceFacts } from '../../native/source.js';
import { heldSegment } from '../model/held.js';
import { orphanhoodOf } from '../model/orphan.js';
import type { Inventory, Segment, Unseen, Use } from '../model/segment.js';
import { twinOf } from '../model/twin.js';
import type { AttachmentStatus } from '../protocol/attachment.js';
import type { Failure } from '../protocol/failure.js';
import type { ViewSpec } from '../protocol/frame.js';
import type { Moment } from '../protocol/moment.js';
import { toWire } from '../protocol/wire.js';
import type { AttachedTable } from './attached-table.js';
import { AttachedView } from './attached-view.js';
import { toFailure } from './failures.js';
import type { Inspected } from './inspected.js';
import { Loop } from './loop.js';
import { Marks } from './time/marks.js';
import { openMoment, type OpenMoment } from './time/moments.js';
import { Watch } from './time/watch.js';
import type { Sample } from './sampler.js';
import type { Lease } from './sources.js';
import type { AttachmentHost, ProcessId } from './attachment-host.js';

const checkEvery = 250;

export class Attachment implements Inspected {
  readonly id: number;
  readonly table: AttachedTable;
  /** Passes over the whole of it, and what they keep. */
  readonly watch: Watch;
  readonly #host: AttachmentHost;
  readonly #checks: Loop;
  readonly #view: AttachedView;
  readonly #marks: Marks;
  #segment: Segment;
  /** What the scan that `#segment` is of could not see. */
  #unseen: readonly Unseen[];
  #lease: Lease | undefined;
  #process: NonNullable<AttachmentStatus['process']> | null;
  #size: number;
  #allocated: number | undefined;
  #resident: number | undefined;
  #happened: Pick<AttachmentStatus, 'unlinkedAt' | 'truncated' | 'grown' | 'recreated'> = {};
  #failure: Failure | undefined;
  #reads = { clean: 0, unclear: 0 };
  #sent = '';

  /** Throws NoWayError when there is no way to the bytes. */
  constructor(
    id: number,
    segment: Segment,
    as: ProcessId | undefined,
    intrusive: boolean,
    host: AttachmentHost,
  ) {
    this.id = id;
    this.#segment = segment;
    this.#host = host;
    this.#unseen = host.places().inventory?.unseen ?? [];
    this.table = host.table(this);
    this.#process = as ? this.#seenAs(as) : null;
    this.#lease = host.sources.acquire(segment, host.places(), as?.pid, intrusive);
    const { size, allocated } = factsOrRelease(this.#lease);
    this.#size = size;
    this.#allocated = allocated ?? segment.allocated;
    if (segment.unlinked) this.#happened.unlinkedAt = Date.now();
    this.watch = new Watch({
      source: () => this.source,
      budget: host.budget,
      threads: host.threads,
      historyBudget: host.historyBudget(),
      passed: resident => {
        this.#resident = resident;
        this.#view.passed();
      },
      failed: error => this.#fail(error),
    });
    this.#marks = new Marks(this.watch.timeline);
    this.#view = new AttachedView(this, {
      budget: host.budget,
      send: frame => host.sendFrame(frame),
      sampled: sample => this.#sampled(sample),
      failed: error => this.#fail(error),
    });
    this.#checks = new Loop({ step: () => this.#check(), failed: e => this.#fail(e), retry: checkEvery });
  }

  get segment(): Segment {
    return this.#segment;
  }

  get source(): ByteSource | undefined {
    return this.#lease?.source;
  }

  get process(): AttachmentStatus['process'] {
    return this.#process;
  }

  get size(): number {
    return this.#size;
  }

  open(moment: Moment): OpenMoment {
    const { history } = this.watch;
    return openMoment({ source: () => this.source, history, ...this.#host.moments }, moment);
  }

  as(process: ProcessId): void {
    this.#process = this.#seenAs(process);
    this.#announce();
  }

  view(spec: ViewSpec | null): void {
    const wasShown = this.#view.isShown;
    this.#view.show(spec);
    if (!wasShown && spec) this.#checks.wake();
  }

  refresh(): void {
    this.#view.refresh();
  }

  /** A scan has ended: who uses it now, is its name gone, has another taken it? */
  update(inventory: Inventory): void {
    const now = inventory.segments.find(s => s.id === this.#segment.id);
    const usersBefore = usersOf(this.#segment);
    this.#unseen = inventory.unseen;
    if (now) this.#segment = now;
    // Nobody but us has it any more.
    else
      this.#segment = {
        ...this.#segment,
        uses: [],
        unlinked: this.#segment.unlinked || this.#isUnlinkedHere(),
      };
    if (this.#segment.unlinked) this.#happened.unlinkedAt ??= Date.now();
    const twin = this.#segment.unlinked ? twinOf(this.#segment, inventory) : undefined;
    if (twin && this.#happened.recreated?.id !== twin.id)
      this.#happened.recreated = { id: twin.id, at: Date.now() };
    if (!twin) delete this.#happened.recreated;
    if (now?.allocated !== undefined) this.#allocated = now.allocated;
    if (usersOf(this.#segment) !== usersBefore || this.#failure) this.#renew();
    this.#checkProcess();
    this.#announce();
  }

  /** As we keep it alive by a descriptor, were nobody else to have it; undefined where we don't. */
  held(): Segment | undefined {
    try {
      if (this.source?.way !== 'file') return undefined;
      return heldSegment(this.#segment, this.source.facts());
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  status(): AttachmentStatus {
    const { unlinked, hugePage } = this.#segment;
    return {
      attachment: this.id,
      segment: { ...toWire(this.#segment), unlinked: unlinked || this.#happened.unlinkedAt !== undefined },
      way: this.source?.way ?? null,
      process: this.#process,
      size: this.#size,
      pageSize: hugePage ?? this.#host.pageSize,
      allocated: this.#allocated ?? null,
      resident: this.#resident ?? null,
      ...this.#happened,
      ...orphanhoodOf(this.#segment, { unseen: [...this.#unseen] }),
      ...(this.#failure ? { failure: this.#failure } : {}),
      reads: { ...this.#reads },
    };
  }

  close(): void {
    this.view(null);
    this.watch.stop();
    this.#checks.stop();
    this.#lease?.release();
    this.#lease = undefined;
  }

  #sampled(sample: Sample): void {
    if (sample.clean === true) this.#reads.clean++;
    if (sample.clean === false) this.#reads.unclear++;
    const { size, allocated, links } = sample.facts;
    let notable = this.#failure !== undefined;
    this.#failure = undefined;
    if (allocated !== undefined) this.#allocated = allocated;
    if (size !== this.#size) {
      const shrunk = size < this.#size;
      // Cut again: what went the first time is gone still.
      const from = shrunk ? Math.max(this.#size, this.#happened.truncated?.from ?? 0) : this.#size;
      const change = { from, to: size, at: Date.now() };
      delete this.#happened.truncated;
      delete this.#happened.grown;
      this.#happened[shrunk ? 'truncated' : 'grown'] = change;
      this.#size = size;
      notable = true;
    }
    if (links === 0 && this.#segment.kind === 'posix' && this.#happened.unlinkedAt === undefined) {
      this.#happened.unlinkedAt = Date.now();
      notable = true;
    }
    if (notable) this.#announce();
  }

  #check(): number | undefined {
    if (!this.#view.isShown) return undefined;
    this.#checkProcess();
    this.#announce();
    return checkEvery;
  }

  #checkProcess(): void {
    const process = this.#process;
    if (!process?.alive || this.#host.isAlive(process)) return;
    this.#process = { ...process, alive: false, endedAt: Date.now() };
  }

  #isUnlinkedHere(): boolean {
    if (this.#segment.kind !== 'posix') return false;
    try {
      return this.#lease?.source.facts().links === 0;
    } catch {
      // The way itself has gone, which #renew and the next sample tell of; of the name it says nothing.
      return false;
    }
  }

  #fail(error: unknown): void {
    const uid = this.#segment.uses.find(use => use.pid === this.#process?.pid)?.uid ?? this.#segment.uid;
    this.#failure = toFailure(error, uid);
    this.#announce();
  }

  /** Through processes, the way depends on who maps it now; a way that failed may have come back. */
  #renew(): void {
    if (this.source?.way !== 'process' && !this.#failure) return;
    try {
      this.#host.sources.renew(this.#segment, this.#host.places(), this.#process?.pid);
      this.#failure = undefined;
    } catch (error) {
      this.#fail(error);
    }
  }

  #seenAs({ pid, startTime }: ProcessId): NonNullable<AttachmentStatus['process']> {
    const use = this.#segment.uses.find(u => u.pid === pid && u.startTime === startTime);
    const alive = this.#host.isAlive({ pid, startTime });
    const ended = alive ? {} : { endedAt: Date.now() };
    return { pid, startTime, command: use?.command ?? '', alive, ...ended };
  }

  #announce(): void {
    const status = this.status();
    const text = JSON.stringify(status);
    if (text === this.#sent) return;
    this.#sent = text;
    this.#marks.look(status);
    this.#host.sendStatus(status);
  }
}

/** A lease that turns out to be on nothing must not be kept: nobody else could attach then. */
function factsOrRelease(lease: Lease): SourceFacts {
  try {
    return lease.source.facts();
  } catch (error) {
    lease.release();
    throw error;
  }
}

function usersOf(segment: Segment): string {
  const ranges = (use: Use): string => use.mappings.map(m => `${m.start}-${m.end}`).join();
  return segment.uses.map(use => `${use.pid}.${use.startTime}:${ranges(use)}`).join(' ');
}

// A recording that is open, as views know an attachment: its latest sample stands where live bytes do, and nothing
// comes after it. No process, no passes, no scan: nothing of the machine that it is opened on is asked for.
import { sizeOf } from '../../layout/decode/shape.js';
import type { Segment } from '../../model/segment.js';
import type { AttachmentStatus, Recorded } from '../../protocol/attachment.js';
import type { Failure } from '../../protocol/failure.js';
import type { Frame, ViewSpec } from '../../protocol/frame.js';
import type { Moment } from '../../protocol/moment.js';
import { fromWireLayout } from '../../protocol/types.js';
import { fromWire, toWire } from '../../protocol/wire.js';
import { AttachedTable } from '../attached-table.js';
import { AttachedView } from '../attached-view.js';
import type { BoundLayout } from '../bound.js';
import type { CpuBudget } from '../cpu-budget.js';
import type { Inspected } from '../inspected.js';
import { openMoment, type Moments, type OpenMoment } from '../time/moments.js';
import { PastSource } from '../time/past-source.js';
import { openRecording, type Recording } from '../time/recording-file.js';
import { snapshotFailure } from '../time/snapshot-failure.js';
import { RecordedHistory } from './recorded-history.js';
import { RecordedWatch } from './recorded-watch.js';

export interface RecordedHost {
  readonly id: number;
  readonly path: string;
  readonly budget: CpuBudget;
  readonly moments: Omit<Moments, 'source' | 'history'>;
  sendFrame(frame: Frame): Promise<void>;
  sendStatus(status: AttachmentStatus): void;
}

export class RecordedAttachment implements Inspected {
  readonly id: number;
  readonly segment: Segment;
  readonly size: number;
  readonly process = null;
  readonly source: PastSource;
  readonly table: AttachedTable;
  readonly watch: RecordedWatch;
  readonly #host: RecordedHost;
  readonly #recording: Recording;
  readonly #bound: readonly BoundLayout[];
  readonly #view: AttachedView;
  /** When its latest sample began, ms since 1970. */
  readonly #end: number;
  #failure: Failure | undefined;

  private constructor(recording: Recording, history: RecordedHistory, host: RecordedHost) {
    const { header } = recording;
    this.id = host.id;
    this.#host = host;
    this.#recording = recording;
    // Who used it then is nobody to be asked now.
    this.segment = { ...fromWire(header.segment), uses: [] };
    this.size = history.size;
    this.source = new PastSource(history, history.latest);
    this.watch = new RecordedWatch(history, header);
    this.#end = header.ticks.at(-1)?.time ?? header.since;
    this.table = new AttachedTable(this, { recordedAt: this.#end });
    this.#bound = header.bound.map(({ type, layout }) => ({ type, layout: fromWireLayout(layout) }));
    this.table.bind(this.#bound);
    this.#view = new AttachedView(this, {
      budget: host.budget,
      send: frame => host.sendFrame(frame),
      sampled: () => undefined,
      failed: error => this.#fail(error),
    });
  }

  /** Throws KernelError, ImageError, SnapshotError. */
  static async open(host: RecordedHost): Promise<RecordedAttachment> {
    const recording = openRecording(host.path);
    try {
      return new RecordedAttachment(recording, await RecordedHistory.open(recording), host);
    } catch (error) {
      recording.image.close();
      throw error;
    }
  }

  /** Its own types again, where a person has put none in their place. */
  restoreTypes(): void {
    this.table.bind(this.#bound);
    this.refresh();
  }

  open(moment: Moment): OpenMoment {
    const { history } = this.watch;
    return openMoment({ source: () => this.source, history, ...this.#host.moments }, moment);
  }

  view(asked: ViewSpec | null): void {
    // Nothing changes: what is shown is read when another thing is to be shown.
    this.#view.show(asked && { ...asked, hz: 0 });
  }

  refresh(): void {
    this.#view.refresh();
  }

  status(): AttachmentStatus {
    return {
      attachment: this.id,
      segment: { ...toWire(this.segment), size: this.size },
      way: 'file',
      process: null,
      size: this.size,
      pageSize: this.#recording.header.pageSize,
      allocated: this.source.facts().allocated ?? null,
      resident: null,
      orphan: false,
      recorded: this.#recorded(),
      ...(this.#failure ? { failure: this.#failure } : {}),
      reads: { clean: 0, unclear: 0 },
    };
  }

  close(): void {
    this.view(null);
    this.#recording.image.close();
  }

  #recorded(): Recorded {
    const { oldest, since } = this.#recording.header;
    const types = this.#bound.map(({ type: { name, offset, count }, layout }) => {
      const size = sizeOf(layout, layout.root) ?? 0;
      const fitting = size > 0 ? Math.floor(Math.max(0, this.size - offset) / size) : 0;
      const root = layout.types[layout.root];
      const type = root && 'name' in root ? root.name : name;
      return { name, type, size, offset, count: count === 'fill' ? fitting : count };
    });
    return { oldest, from: since, to: this.#end, types };
  }

  #fail(error: unknown): void {
    const failure = snapshotFailure(error, this.#host.path);
    const again = this.#failure?.detail === failure.detail;
    this.#failure = failure;
    if (!again) this.#host.sendStatus(this.status());
  }
}

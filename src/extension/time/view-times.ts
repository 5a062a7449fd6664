// One ViewTime for each attachment, made and ended with it. Not what each does (view-time.ts).
import type { FoundPart } from '../../protocol/find.js';
import type { Moment } from '../../protocol/moment.js';
import { RpcFailure } from '../../protocol/failure.js';
import type { Attachment } from '../attachment/attachment.js';
import type { Attachments } from '../attachment/registry.js';
import { Disposables, type Disposable } from '../base/disposables.js';
import type { Log } from '../base/log.js';
import type { PickServices } from '../commands/picks.js';
import type { ComparingMemory } from './comparing-memory.js';
import type { DebugStops } from './debug-stops.js';
import type { DiffEditor } from './diff-editor.js';
import { Searches } from './searches.js';
import type { Snapshots } from './snapshots.js';
import { timeAsks } from './time-asks.js';
import { ViewTime } from './view-time.js';
import { nameMoment, searchLost } from './words.js';

export interface ViewTimesServices {
  attachments: Attachments;
  snapshots: Snapshots;
  stops: DebugStops;
  memory: ComparingMemory;
  diffEditor: DiffEditor;
  picks: PickServices;
  /** All that is attached here are recordings: nothing of them is live. */
  recorded?: boolean;
  log: Log;
}

export class ViewTimes implements Disposable {
  readonly #services: ViewTimesServices;
  readonly #times = new Map<Attachment, ViewTime>();
  readonly #owned = new Disposables();
  readonly #searches = new Searches();

  constructor(services: ViewTimesServices) {
    this.#services = services;
    this.#owned.add(services.attachments.onDidChange(() => this.#sweep()));
  }

  /** Throws RpcFailure for one that has been closed. */
  of(attachment: Attachment): ViewTime {
    const known = this.#times.get(attachment);
    if (known) return known;
    const { attachments, snapshots, stops, memory, picks, log, recorded = false } = this.#services;
    if (!attachments.has(attachment)) throw new RpcFailure({ kind: 'ended', detail: 'not attached now' });
    const name = (moment: Moment): ReturnType<typeof nameMoment> =>
      nameMoment(moment, attachment.target.segment, {
        snapshot: id => snapshots.get(id),
        segment: id => picks.inventory.segments.get(id),
        recorded: attachment.status?.recorded,
      });
    const asks = timeAsks(attachment, this.#services, name);
    const searches = this.#searches;
    const time = new ViewTime({
      ...{ attachment, snapshots, stops, searches, memory, name, asks, searchLost, recorded, log },
    });
    this.#times.set(attachment, time);
    return time;
  }

  found(part: FoundPart): Promise<void> {
    return this.#searches.found(part);
  }

  dispose(): void {
    this.#owned.dispose();
    for (const time of this.#times.values()) time.dispose();
    this.#times.clear();
  }

  #sweep(): void {
    const there = new Set(this.#services.attachments.all);
    for (const [attachment, time] of this.#times) {
      if (there.has(attachment)) continue;
      this.#times.delete(attachment);
      time.dispose();
    }
  }
}

// What happened to a segment, as marks on its timeline: told by how its status changes. What others know of (a
// debugger's stop, a snapshot) they mark themselves. Words are the view's; a mark has the facts.
import { formatSize } from '../../model/format.js';
import type { AttachmentStatus } from '../../protocol/attachment.js';
import type { MarkKind } from '../../protocol/timeline.js';
import type { Timeline } from './timeline.js';

export class Marks {
  readonly #timeline: Timeline;
  #before: AttachmentStatus | undefined;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  look(status: AttachmentStatus): void {
    const before = this.#before;
    this.#before = status;
    if (!before) this.#mark('attached', Date.now());
    const { truncated, grown, unlinkedAt, process } = status;
    if (truncated && truncated.at !== before?.truncated?.at)
      this.#mark('truncated', truncated.at, formatSize(truncated.to));
    if (grown && grown.at !== before?.grown?.at) this.#mark('grown', grown.at, formatSize(grown.to));
    if (before && before.unlinkedAt === undefined && unlinkedAt !== undefined)
      this.#mark('unlinked', unlinkedAt);
    if (process?.endedAt !== undefined && before?.process?.endedAt !== process.endedAt)
      this.#mark('exited', process.endedAt, `${process.command} ${process.pid}`);
  }

  #mark(kind: MarkKind, time: number, text = ''): void {
    this.#timeline.mark({ time, kind, text });
  }
}

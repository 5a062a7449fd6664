// What the probe answers of comparisons that aren't seen in a pane: whole ones, as texts. Not the panes, which frames
// feed (diff-feed.ts).
import { LayoutError } from '../../layout/cursor.js';
import type { DiffApi, DiffText } from '../../protocol/diff.js';
import { RpcFailure } from '../../protocol/failure.js';
import type { Handlers } from '../../protocol/rpc.js';
import { toFailure } from '../failures.js';
import { diffDump } from './diff-dump.js';
import { summaryOf } from './diff-list.js';
import type { Compared } from './diff-pane.js';
import { meaningOf, Sides } from './diff-pass.js';
import { driven, Report } from './diff-report.js';
import { diffText, type CutText } from './diff-text.js';
import { SideError } from './side.js';

type Params = Parameters<DiffApi['diffText']>[0];

/** Milliseconds for which one dump waits for the other, so that both are of one comparison. */
const pairWithin = 30_000;

export function diffHandlers(attachmentOf: (id: number) => Compared): Handlers<DiffApi> {
  const waiting = new Waiting();
  return {
    diffText: async params => {
      try {
        return waiting.take(params) ?? (await textOf(attachmentOf(params.attachment), params, waiting));
      } catch (error) {
        if (error instanceof SideError) throw new RpcFailure(toFailure(error.cause));
        if (error instanceof LayoutError)
          throw new RpcFailure({ kind: 'unsupported', detail: error.message, code: 'LAYOUT' });
        throw error;
      }
    },
  };
}

async function textOf(compared: Compared, params: Params, waiting: Waiting): Promise<DiffText> {
  const { filter, format } = params;
  const { size, table } = compared;
  const meaning = meaningOf(table.bound, size, filter);
  const sides = new Sides(moment => compared.open(moment), [params.a, params.b], meaning);
  try {
    const report = await Report.make(meaning, sides);
    const { shown } = meaning.list;
    const facts = { summary: summaryOf(report.comparison, shown), listed: shown.listing.runs };
    const whole = (text: CutText): DiffText => ({ ...text, ...facts });
    if (format !== 'bytes a' && format !== 'bytes b')
      return whole(await driven(diffText(report, format, table.context())));
    const a = whole(await driven(diffDump(report, 'a')));
    const b = whole(await driven(diffDump(report, 'b')));
    const [asked, other] = format === 'bytes a' ? [a, b] : [b, a];
    waiting.put({ ...params, format: format === 'bytes a' ? 'bytes b' : 'bytes a' }, other);
    return asked;
  } finally {
    sides.close();
  }
}

/** The other dump of a pair: bytes that move would not stand beside each other if they were compared twice. */
class Waiting {
  #one: { key: string; text: DiffText; timer: NodeJS.Timeout } | undefined;

  put(params: Params, text: DiffText): void {
    this.#drop();
    const timer = setTimeout(() => this.#drop(), pairWithin);
    timer.unref();
    this.#one = { key: JSON.stringify(params), text, timer };
  }

  take(params: Params): DiffText | undefined {
    const one = this.#one;
    if (one?.key !== JSON.stringify(params)) return undefined;
    this.#drop();
    return one.text;
  }

  #drop(): void {
    clearTimeout(this.#one?.timer);
    this.#one = undefined;
  }
}

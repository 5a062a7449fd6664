// The last line while something is compared: where the cursor is, what B has there, and how much of it differs from A.
// A template for inspector-line.ts; the bytes are those of the rows that are here.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { inspect, inspectedBytes, type InspectedType } from '../../../src/model/inspect.js';
import { hex } from '../../format.js';
import { addressOf } from '../addresses.js';
import { typesFor } from '../inspected.js';
import { span, type Model } from '../model.js';
import { holds } from './rows.js';
import { shortName } from './words.js';

type Pair = (key: string, value: string, kind?: string) => unknown;

/** `pair`: how the line has a key with its value. Reads atoms. */
export function diffLine(model: Model, pair: Pair): unknown {
  const { diff, time } = model;
  for (const atom of [model.calm, diff.bytesCame]) atom.get();
  const { offset, length } = span(model.selection.get());
  const { width } = model.view.get();
  const address = addressOf(model.mapped.get(), offset);
  const { comparing } = time.state.get();
  const chosen = diff.chosen.get();
  const process = model.status.get()?.process;
  const bytes = bytesOfB(model, offset);
  const { littleEndian } = model.settings.get();
  const room = width >= 1180 ? 3 : width >= 1000 ? 2 : 1;
  const value = (type: InspectedType): string => inspect(bytes, type, littleEndian, Date.now()).text ?? '—';
  return html`${pair(l10n.t('offset'), `0x${hex(offset, 4)}`)}
    ${width >= 1000 && process ? pair(l10n.t('address'), address === null ? '—' : `0x${hex(address)}`) : nothing}
    ${pair(l10n.t('sel'), `${length} B`)}
    <span class="sep"></span>
    ${littleEndian ? nothing : html`<span class="kv">${l10n.t('big-endian')}</span>`}
    ${(bytes.length > 0 ? typesFor(model.type.get(), length, value('f64')) : [])
      .slice(0, room)
      .map((type, i) => pair(type, value(type), i === 0 ? 'first' : ''))}
    <span class="drops"
      >${
        chosen && comparing && width >= 680
          ? pair(
              l10n.t('vs {0}', shortName(comparing.a)),
              l10n.t('{0} of {1} B differ', chosen.bytes, chosen.length),
            )
          : nothing
      }</span
    >`;
}

/** As many as the longest type needs, as far as they are here and are data. */
function bytesOfB({ diff }: Model, offset: number): Uint8Array {
  const bytes: number[] = [];
  for (let at = offset; at < offset + inspectedBytes; at++) {
    const row = diff.bytes.rows.find(r => r.kind === 'bytes' && holds(r, at));
    if (row?.kind !== 'bytes' || row.stateB[at - row.offset] !== 0) break;
    bytes.push(row.b[at - row.offset] ?? 0);
  }
  return Uint8Array.from(bytes);
}

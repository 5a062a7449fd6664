// The last line: where the cursor is and what the bytes there say. Drops from the right what has no room: changed,
// time, further values; address where it is narrow; never offset, size, the first value, that it is read as big-endian,
// or "read-only".
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import type { InspectedType } from '../../src/model/inspect.js';
import { ago, bytes, grouped, hex } from '../format.js';
import { addressOf } from './addresses.js';
import { Part } from './app.js';
import { diffLine } from './diff/line.js';
import { span } from './model.js';
import { withoutRoot } from './struct-path.js';
import { localText } from './struct-text.js';
import { place, read, typesFor, youngest, type Place } from './inspected.js';
import { tellLastChange } from './timeline/last-change.js';
import { absenceWord, waySentence } from './words.js';

export class InspectorLine extends Part {
  protected override view(): unknown {
    const { model } = this.app;
    const status = model.status.get();
    if (!status || model.extent.get() === 0) return nothing;
    const { width } = model.view.get();
    if (model.diff.shown.get())
      return html`<div class="line">${diffLine(model, pair)} ${this.#readOnly(width)}</div>`;
    const at = place(model);
    const address = addressOf(model.mapped.get(), at.offset);
    return html`<div class="line">
      ${pair(l10n.t('offset'), `0x${hex(at.offset, 4)}`)}
      ${
        width >= 760 && status.process
          ? pair(l10n.t('address'), address === null ? '—' : `0x${hex(address)}`)
          : nothing
      }
      ${pair(l10n.t('sel'), at.length < 1024 ? `${at.length} B` : bytes(at.length))}
      <span class="sep"></span>
      ${this.#field(width)}
      ${
        at.state === 'data'
          ? this.#values(at, width)
          : html`<span class="kv"
              >${at.offset >= status.size ? absenceWord('gone') : absenceWord(at.state)}</span
            >`
      }
      ${this.#readOnly(width)}
    </div>`;
  }

  /** The chosen field, where the bytes at the cursor are its own. */
  #field(width: number): unknown {
    const { struct } = this.app.model;
    const chosen = struct.chosen.get();
    struct.rowsCame.get();
    // Where it is narrow a line of its own has it.
    if (!chosen || !this.app.model.sideBySide.get() || width < 1000) return nothing;
    const { offset } = span(this.app.model.selection.get());
    const { length } = chosen;
    if (chosen.offset === null || offset < chosen.offset || offset >= chosen.offset + length) return nothing;
    const cell = struct.rows.find(chosen.path)?.cell;
    return pair(withoutRoot(chosen.path), localText(cell?.text ?? ''), 'field');
  }

  #values(at: Place, width: number): unknown {
    const { littleEndian } = this.app.model.settings.get();
    const named = this.#field(width) !== nothing;
    const room = (width >= 1180 ? 3 : width >= 700 ? 2 : 1) - (named ? 1 : 0);
    const value = (type: InspectedType): string => read(at, type, littleEndian) ?? '—';
    const types = typesFor(this.app.model.type.get(), at.length, value('f64')).slice(0, room);
    const age = youngest(at, Math.min(at.length, at.cells.length));
    return html`${littleEndian ? nothing : html`<span class="kv">${l10n.t('big-endian')}</span>`}
      ${types.slice(0, 1).map(type => pair(type, value(type), 'first'))}
      <span class="drops">
        ${types.slice(1).map(type => pair(type, value(type)))}
        ${
          width >= 1100 && at.length === 8 && !named
            ? pair(l10n.t('time'), read(at, 'time ns', littleEndian) ?? '—')
            : nothing
        }
        ${width >= 900 && age < 60_000 ? this.#changed(age) : nothing}
      </span>`;
  }

  /** Asks the history for more: from what. */
  #changed(age: number): unknown {
    return html`<button
      type="button"
      class="kv asks"
      title=${l10n.t('When did these bytes last change, and from what?')}
      @click=${() => tellLastChange(this.app)}
    >
      <span>${l10n.t('changed')}</span><span class="value">${ago(age)}</span>
    </button>`;
  }

  #readOnly(width: number): unknown {
    const status = this.app.model.status.get();
    const { clean, unclear } = status?.reads ?? { clean: 0, unclear: 0 };
    const measured =
      clean > 0 ? l10n.t('0 pages allocated by viewing') : l10n.t('pages allocated by viewing: not measured');
    const title = status?.recorded
      ? l10n.t('Nothing of it is live: it is read from a file.')
      : [
          waySentence(status?.way ?? null),
          clean > 0
            ? l10n.t(
                'Measured: the allocated size was the same before and after {0} reads; {1} reads were unclear as others wrote meanwhile.',
                grouped(clean),
                grouped(unclear),
              )
            : l10n.t('The allocated size could not be compared before and after reading.'),
        ].join(' ');
    return html`<span class="read-only" title=${title}
      ><i class="codicon codicon-lock" aria-hidden="true"></i
      ><span class="words"
        >${l10n.t('read-only')}${width >= 1000 && !status?.recorded ? html` · ${measured}` : nothing}</span
      ></span
    >`;
  }
}

function pair(key: string, value: string, kind = ''): unknown {
  return html`<span class="kv ${kind}"><span>${key}</span><span class="value">${value}</span></span>`;
}

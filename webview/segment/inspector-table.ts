// The bytes at the cursor as every type, in both byte orders. Choosing a row selects as many bytes as it takes.
// One tab stop; arrows move between rows. Not the decoding (src/model/inspect.ts).
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { styled } from '../styled.js';
import { inspect, inspectedTypes, type InspectedType } from '../../src/model/inspect.js';
import { hex } from '../format.js';
import { Part } from './app.js';
import { followPointer } from './commands.js';
import { fit, longest } from './fitting.js';
import { heatOf } from './heat.js';
import { place, youngest, type Place } from './inspected.js';
import { absenceSentence } from './words.js';

// Odd widths say something only where they are chosen on purpose: kept, but after what is looked for first.
const groups: readonly (readonly InspectedType[])[] = [
  ['bits', 'u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'u64', 'i64'],
  ['f16', 'f32', 'f64'],
  ['time s', 'time ms', 'time µs', 'time ns'],
  ['pointer'],
  ['uleb128', 'sleb128'],
  ['u24', 'i24', 'u40', 'i40', 'u48', 'i48', 'u56', 'i56'],
];
const order = groups.flat();
/**
 * Pixels of a row that aren't its values': padding, the type, gaps, the scrollbar. Of inspector.css, as is the size.
 */
const spaceBeside = 16 + 23 + 84 + 16 + 12 + 6;
const valueSize = 12.5;
const noOrder = new Set<InspectedType>(['bits', 'u8', 'i8', 'uleb128', 'sleb128']);

export class InspectorTable extends Part {
  protected override view(): unknown {
    const { model } = this.app;
    const at = place(model);
    const { littleEndian } = model.settings.get();
    const head = (little: boolean, text: string): unknown =>
      html`<span role="columnheader" class=${littleEndian === little ? 'chosen' : ''}>${text}</span>`;
    const active = order.indexOf(model.type.get() ?? 'bits');
    return html`<div
      class="inspector-grid"
      role="grid"
      tabindex="0"
      aria-label=${l10n.t('The bytes at offset {0} as every type', hex(at.offset))}
      aria-activedescendant="type-${active}"
      aria-readonly="true"
      @keydown=${this.#onKey}
    >
      <div class="pane-head type-row" role="row">
        <span role="columnheader">${l10n.t('Type')}</span>
        ${head(true, l10n.t('Little-endian'))} ${head(false, l10n.t('Big-endian'))}
      </div>
      <div class="types" role="rowgroup">
        ${
          at.state === 'data' || at.state === 'unseen'
            ? groups.map(
                (group, g) =>
                  html`${g > 0 ? html`<div class="gap" role="presentation"></div>` : ''}${group.map(type =>
                    this.#row(at, type, littleEndian),
                  )}`,
              )
            : html`<div class="absence" role="row">
                <span role="gridcell" id="type-${active}">${absenceSentence(at.state)}</span>
              </div>`
        }
      </div>
    </div>`;
  }

  #row(at: Place, type: InspectedType, littleEndian: boolean): unknown {
    const chosen = this.app.model.type.get() === type;
    const now = Date.now();
    const little = inspect(at.bytes, type, true, now);
    const big = noOrder.has(type) ? undefined : inspect(at.bytes, type, false, now);
    const heat = heatOf(youngest(at, little.length), false);
    const room = this.#room();
    // A value that doesn't fit beside its twin has a line of its own; the twin comes below it.
    const tall = longest(type) > room && (little.text ?? big?.text ?? null) !== null;
    const value = (text: string | null, preferred: boolean, of = ''): unknown =>
      html`<span
        role="gridcell"
        data-order=${tall ? of : ''}
        class=${valueClass(type, text, preferred)}
        title=${text !== null && fit(type, text, room) !== text ? text : nothing}
      >
        <span
          class=${preferred && text !== null && heat > 0 ? 'flashed' : ''}
          ${styled({ '--heat-share': `${preferred && text !== null && heat > 0 ? Math.round(heat * 54 + 7) : 0}%` })}
          >${text === null ? '—' : fit(type, text, room)}</span
        >
      </span>`;
    return html`<div
      class="type-row ${chosen ? 'chosen' : ''} ${tall ? 'tall' : ''}"
      role="row"
      id="type-${order.indexOf(type)}"
      aria-selected=${chosen ? 'true' : 'false'}
      @click=${() => this.app.actions.chooseType(type, little.length)}
      @dblclick=${() => {
        if (type === 'pointer') followPointer(this.app);
      }}
    >
      <span role="rowheader" title=${titleOf(type)}>${type}</span>
      ${value(little.text, littleEndian || big === undefined, big && 'LE')}
      ${big ? value(big.text, !littleEndian, 'BE') : tall ? nothing : html`<span role="gridcell"></span>`}
      ${type === 'pointer' ? html`<span role="gridcell" class="target">${this.#target(at, littleEndian)}</span>` : nothing}
    </div>`;
  }

  /** Where the pointer at the cursor points, in the byte order that is preferred. */
  #target(at: Place, littleEndian: boolean): string {
    const { model } = this.app;
    const pointing = model.pointing.get();
    if (!pointing || inspect(at.bytes, 'pointer', littleEndian, 0).text === null) return '→';
    const { target } = pointing;
    return target
      ? l10n.t('→ {0} + 0x{1}', target.name, hex(target.offset))
      : l10n.t('→ no shared memory of this process');
  }

  /** Characters that fit in each of the two columns of values. */
  #room(): number {
    const { model } = this.app;
    const { width } = model.view.get();
    const own = model.sideBySide.get() ? width - model.layout.get().width : width;
    const { ch, size } = model.font.get();
    return Math.floor((own - spaceBeside) / 2 / ((ch * valueSize) / size));
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const { model, actions } = this.app;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    const now = order.indexOf(model.type.peek() ?? 'bits');
    const type = order[Math.min(order.length - 1, Math.max(0, now + step))] ?? inspectedTypes[0];
    actions.chooseType(type, inspect(place(model).bytes, type, true, Date.now()).length);
  };
}

function valueClass(type: InspectedType, text: string | null, preferred: boolean): string {
  if (text === null) return 'value nothing';
  return ['value', preferred ? 'preferred' : '', type.startsWith('time') ? 'string' : ''].join(' ');
}

function titleOf(type: InspectedType): string {
  if (type === 'pointer') return l10n.t('An address of this process: double-click to go where it points');
  if (type.startsWith('time'))
    return l10n.t('Since 1970, told in local time; shown only within 20 years of now');
  return '';
}

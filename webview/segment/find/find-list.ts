// The list of hits below the find bar: offset, what is there, the field. Only rows on screen are in the page, however
// many there are. A list box with one tab stop; the bar's own keys go through it, too.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { hex } from '../../format.js';
import { styled } from '../../styled.js';
import type { App } from '../app.js';
import { withoutRoot } from '../struct-path.js';
import { goToHit } from './find-actions.js';
import { isGone } from './gone.js';

const rowHeight = 20;
/** Rows that are seen at once, at most. */
const mostRows = 6;

export function listTemplate(app: App): unknown {
  const { find } = app.model;
  find.came.get();
  const { hits } = find;
  if (hits.count === 0) return nothing;
  const current = find.current.get();
  const first = Math.max(0, Math.floor(find.listTop.get() / rowHeight) - 2);
  const rows = Array.from({ length: Math.min(hits.count - first, mostRows + 5) }, (_, i) => first + i);
  const digits = Math.max(4, hex(hits.all.at(-1)?.offset ?? 0).length);
  const seen = rows.includes(current);
  return html`<div
    class="find-list"
    role="listbox"
    tabindex="0"
    aria-label=${l10n.t('Hits')}
    aria-activedescendant=${seen ? `hit-${current}` : nothing}
    ${styled({ height: `${Math.min(rowsIn(app.model.view.get().height), hits.count) * rowHeight}px` })}
    @scroll=${(event: Event) => {
      if (event.currentTarget instanceof Element) find.listTop.set(event.currentTarget.scrollTop);
    }}
  >
    <div role="presentation" ${styled({ height: `${hits.count * rowHeight}px` })}>
      <div role="presentation" ${styled({ transform: `translateY(${first * rowHeight}px)` })}>
        ${rows.map(index => row(app, index, index === current, digits))}
      </div>
    </div>
  </div>`;
}

function row(app: App, index: number, current: boolean, digits: number): unknown {
  const { hits } = app.model.find;
  const hit = hits.at(index);
  if (!hit) return nothing;
  const gone = isGone(app.model, hit);
  return html`<div
    class="find-row ${current ? 'chosen' : ''} ${gone ? 'gone' : ''}"
    title=${gone ? l10n.t('Something else is there by now.') : nothing}
    role="option"
    id="hit-${index}"
    aria-selected=${current ? 'true' : 'false'}
    aria-setsize=${hits.count}
    aria-posinset=${index + 1}
    @click=${() => goToHit(app, index)}
  >
    <span class="offset">${hex(hit.offset, digits)}</span><span class="text">${hit.text}</span
    ><span class="path">${hit.path === undefined ? '' : withoutRoot(hit.path)}</span>
  </div>`;
}

/** In a short view most of the room is left to the bytes. */
function rowsIn(height: number): number {
  if (height < 480) return 1;
  if (height < 560) return 2;
  return height < 720 ? 4 : mostRows;
}

/** Scrolls the list so that a row of it is seen. */
export function revealHit(list: Element, index: number): void {
  const top = index * rowHeight;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + rowHeight > list.scrollTop + list.clientHeight)
    list.scrollTop = top + rowHeight - list.clientHeight;
}

// What is marked above the bytes: the selection or the chosen field as one outline, the byte under the pointer, and the
// bytes of the field that either pane points at. Not their paths (hex-overlay.ts), nor the tints (fields-draw.ts).
import { html, nothing } from 'lit';
import { markedHits } from './find/of-before.js';
import { fieldAt, spanOf } from './fields.js';
import { rangePath } from './hex-overlay.js';
import { span, type Model } from './model.js';

/** Outlined on one screen; more than these say nothing. */
const mostHits = 256;

/** Reads atoms. `hovered`: the byte under the pointer. */
export function marksTemplate(model: Model, hovered: number | undefined): unknown {
  if (model.extent.get() === 0) return nothing;
  const layout = model.layout.get();
  const overlay = { layout, top: model.top.get(), height: model.hexHeight.get() };
  const selection = model.selection.get();
  const { offset, length } = span(selection);
  const inText = (from: number, count: number): string =>
    layout.textX === undefined ? '' : rangePath(overlay, from, count, true);
  const hover = hovered === undefined ? '' : rangePath(overlay, hovered, 1, false) + inText(hovered, 1);
  const pointed = model.struct.hovered.get();
  const around = pointed === null ? undefined : spanOf(model.struct.rows.fields, pointed);
  const { from, to } = model.visible.get();
  const hits = markedHits(model).within(from, to, mostHits);
  const many = length > 1 && !isField(model, offset, length);
  return html`<svg class="overlay" aria-hidden="true">
    <path class="selection-text" d=${inText(offset, length)}></path>
    <path
      class="hits"
      d=${hits.map(hit => rangePath(overlay, hit.offset, hit.length, false)).join('')}
    ></path>
    <path class="hover" d=${hover}></path>
    <path
      class="hover field"
      d=${around ? rangePath(overlay, around.from, around.to - around.from, false) : ''}
    ></path>
    <path class="selection ${many ? 'many' : ''}" d=${rangePath(overlay, offset, length, false)}></path>
    <path class="active" d=${many ? rangePath(overlay, selection.active, 1, false) : ''}></path>
  </svg>`;
}

/** Is it just the chosen field that is selected? Of a bit field all of its bytes. */
function isField({ struct }: Model, offset: number, length: number): boolean {
  const chosen = struct.chosen.get();
  if (!chosen) return false;
  if (chosen.offset === offset && Math.max(1, chosen.length) === length) return true;
  const there = fieldAt(struct.rows.fields, offset);
  return there?.path === chosen.path && there.offset === offset && there.length === length;
}

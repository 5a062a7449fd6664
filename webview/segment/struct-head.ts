// The head of the right pane: what is bound, with its menu; the inspector beside it as a second tab; the names of the
// columns, and the switches of the table. Templates; what a switch does is an atom.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { safeWords } from '../../src/model/safe-text.js';
import { styled } from '../styled.js';
import type { App } from './app.js';
import { span } from './model.js';
import { goToBinding } from './struct-actions.js';
import { askForType } from './struct-asking.js';
import type { StructColumns } from './struct-columns.js';

type Pane = 'struct' | 'inspector';

/** `tabs`: there is room for one pane beside hex, so that this head switches between two. */
export function headTemplate(app: App, columns: StructColumns, tabs: boolean): unknown {
  const { struct } = app.model;
  const inspector = tabs && struct.pane.get() === 'inspector';
  const table = !inspector && struct.bound.get().types.length > 0;
  return html`<div
    class="pane-head struct-head ${inspector ? 'single' : ''}"
    ${styled({ 'grid-template-columns': table ? columns.template : '1fr' })}
  >
    <div class="struct-names ${table ? 'spans' : ''}">
      ${tabs ? tabsTemplate(app) : nothing}${inspector ? nothing : menuButton(app, !tabs)}
      ${
        table
          ? html`<div class="value-head" ${styled({ 'flex-basis': `${columns.value}px` })}>
              ${switches(app)}<span
                aria-hidden="true"
                ${styled({ 'flex-basis': `${columns.value - switchesWidth}px` })}
                >${l10n.t('Value')}</span
              >
            </div>`
          : nothing
      }
    </div>
    ${
      table
        ? html`${columns.type ? html`<span aria-hidden="true">${l10n.t('Type')}</span>` : nothing}
            <span class="right" aria-hidden="true">${l10n.t('Offset')}</span>
            <span class="right" aria-hidden="true">${l10n.t('Size')}</span>`
        : nothing
    }
  </div>`;
}

function titleOf({ model: { struct } }: App): string {
  const { types } = struct.bound.get();
  const [first] = types;
  if (!first) return l10n.t('Struct');
  return types.length === 1 ? first.name : l10n.t('{0} structs', types.length);
}

function tabsTemplate(app: App): unknown {
  const { pane } = app.model.struct;
  const tab = (name: Pane, text: string): unknown => {
    const on = pane.get() === name;
    return html`<button
      type="button"
      role="tab"
      id="pane-${name}"
      aria-selected=${on ? 'true' : 'false'}
      tabindex=${on ? 0 : -1}
      title=${text}
      @click=${() => pane.set(name)}
      @keydown=${(event: KeyboardEvent) => onTabKey(event, app)}
    >
      ${text}
    </button>`;
  };
  const name = titleOf(app);
  return html`<div class="pane-tabs" role="tablist" aria-label=${l10n.t('Right pane')}>
    ${tab('struct', name)}${tab('inspector', l10n.t('Inspector'))}
  </div>`;
}

function onTabKey(event: KeyboardEvent, { model }: App): void {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
  const { pane } = model.struct;
  pane.set(pane.peek() === 'struct' ? 'inspector' : 'struct');
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`#pane-${pane.peek()}`)?.focus());
}

function menuButton(app: App, named: boolean): unknown {
  const { struct } = app.model;
  return html`<button
      type="button"
      class="struct-more"
      id="struct-more"
      aria-haspopup="true"
      aria-expanded=${struct.menu.get() ? 'true' : 'false'}
      aria-label=${l10n.t('{0}: more', titleOf(app))}
      title=${named ? titleOf(app) : nothing}
      @click=${() => struct.menu.set(!struct.menu.peek())}
    >
      ${named ? html`<span class="struct-title">${titleOf(app)}</span>` : nothing}<i
        class="codicon codicon-chevron-down"
        aria-hidden="true"
      ></i>
    </button>
    ${struct.menu.get() ? menuTemplate(app) : nothing}`;
}

function menuTemplate(app: App): unknown {
  const { model, actions } = app;
  const { struct } = model;
  const item = (icon: string, text: string, run: () => void): unknown =>
    html`<button
      type="button"
      class="item"
      @click=${() => {
        struct.menu.set(false);
        run();
      }}
    >
      <i class="codicon codicon-${icon}" aria-hidden="true"></i><span>${text}</span>
    </button>`;
  const { types } = struct.bound.get();
  const { offset } = span(model.selection.peek());
  return html`<div class="menu struct-menu" role="dialog" aria-label=${l10n.t('Struct')}>
    ${
      types.length > 1
        ? html`${types.map(type => item('symbol-structure', safeWords(type.name), () => goToBinding(app, type.name)))}
            <hr />`
        : nothing
    }
    ${item('add', l10n.t('View as Type…'), () => askForType(app, offset))}
    ${types.map(type =>
      item('close', l10n.t('Remove {0}', safeWords(type.name)), () =>
        actions.call(actions.host.unbind({ name: type.name })),
      ),
    )}
    <p class="dim">
      ${types.map(type => html`<span class="from">${l10n.t('{0} from {1}', safeWords(type.type), type.from)}</span>`)}
    </p>
  </div>`;
}

/** Three of 20 px, 2 px apart. */
const switchesWidth = 64;

function switches({ model, actions }: App): unknown {
  const { struct } = model;
  const holes = model.settings.get().holes !== false;
  const button = (icon: string, text: string, on: boolean, press: () => void): unknown =>
    html`<button
      type="button"
      class="switch"
      aria-pressed=${on ? 'true' : 'false'}
      aria-label=${text}
      title=${text}
      @click=${press}
    >
      <i class="codicon codicon-${icon}" aria-hidden="true"></i>
    </button>`;
  const filtering = struct.filtering.get();
  return html`<span class="switches">
    ${button('filter', l10n.t('Filter fields by name'), filtering, () => {
      if (filtering) struct.filter.set('');
      struct.filtering.set(!filtering);
    })}
    ${button('fold', l10n.t('Hide holes and padding'), !holes, () => actions.changeSettings({ holes: !holes }))}
    ${button(
      'diff-multiple',
      l10n.t('Read twice in a row, and mark with ≈ what moved in between'),
      struct.twice.get(),
      () => struct.twice.set(!struct.twice.peek()),
    )}
  </span>`;
}

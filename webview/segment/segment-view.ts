// The whole view of a segment: header, banners, strip, panes, last line, in the order of the page.
// Which parts are there depends on the room and on what is known. Not what is in them.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { styled } from '../styled.js';
import { grouped } from '../format.js';
import { Part, type App } from './app.js';
import { BannerView } from './banner-view.js';
import { DiffPane } from './diff/pane.js';
import { shortName } from './diff/words.js';
import { FailedView } from './failed-view.js';
import { FindView } from './find/find-view.js';
import { GoToView } from './goto-view.js';
import { HeaderView } from './header-view.js';
import { HexView } from './hex-view.js';
import { InspectorLine } from './inspector-line.js';
import { InspectorTable } from './inspector-table.js';
import { MenuView } from './menu-view.js';
import { pagesIn } from './pages.js';
import { StripView } from './strip-view.js';
import { StructCrumb } from './struct-crumb.js';
import { StructView } from './struct-view.js';
import { ChartView } from './timeline/chart-view.js';
import { LastChangeView } from './timeline/last-change-view.js';
import { timelineShown } from './timeline/seen.js';
import { TimelineView } from './timeline/timeline-view.js';

const tabs = ['hex', 'struct', 'diff', 'inspector'] as const;
type Tab = (typeof tabs)[number];

/** Below this nothing says that it is loading. */
const patience = 150;

export class SegmentView extends Part {
  readonly #header: HeaderView;
  readonly #banners: BannerView;
  readonly #strip: StripView;
  readonly #hex: HexView;
  readonly #struct: StructView;
  readonly #table: InspectorTable;
  readonly #crumb: StructCrumb;
  readonly #charts: ChartView;
  readonly #lastChange: LastChangeView;
  readonly #timeline: TimelineView;
  readonly #line: InspectorLine;
  readonly #failed: FailedView;
  readonly #find: FindView;
  readonly #goTo: GoToView;
  readonly #menu: MenuView;
  readonly #diff: DiffPane;
  readonly #since = performance.now();
  readonly #resize = new ResizeObserver(() => this.#measure());

  constructor(app: App) {
    super(app);
    this.#header = new HeaderView(app);
    this.#banners = new BannerView(app);
    this.#strip = new StripView(app);
    this.#hex = new HexView(app);
    this.#struct = new StructView(app);
    this.#table = new InspectorTable(app);
    this.#crumb = new StructCrumb(app);
    this.#charts = new ChartView(app);
    this.#lastChange = new LastChangeView(app);
    this.#timeline = new TimelineView(app);
    this.#line = new InspectorLine(app);
    this.#failed = new FailedView(app);
    this.#find = new FindView(app);
    this.#goTo = new GoToView(app);
    this.#menu = new MenuView(app);
    this.#diff = new DiffPane(app);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize.observe(this);
    setTimeout(() => this.requestUpdate(), patience + 10);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
  }

  protected override view(): unknown {
    const { model } = this.app;
    const failed = model.link.get().kind === 'failed';
    const empty = model.hasBytes.get() && model.extent.get() === 0;
    const notice = model.notice.get();
    const { width } = model.view.get();
    this.classList.toggle('narrow', width < 1000);
    return html`${this.#progress()}
      <header>${this.#header}${this.#menu}</header>
      ${this.#banners} ${failed || empty ? this.#failed : model.hasBytes.get() ? this.#body() : nothing}
      ${failed ? nothing : this.#below()}
      <div
        class="notice ${notice?.visible ? '' : 'unseen'}"
        aria-live=${notice?.announced ? 'assertive' : 'off'}
      >
        ${notice?.text ?? ''}
      </div>`;
  }

  /** Below the panes: what is chosen, curves, the timeline, what was asked of the past, the line of the cursor. */
  #below(): unknown {
    const { model } = this.app;
    return html`${model.diff.shown.get() ? nothing : this.#crumb}${this.#charts}${
      timelineShown(model) ? this.#timeline : nothing
    }${this.#lastChange}${this.#line}`;
  }

  #progress(): unknown {
    const { model } = this.app;
    const waiting = model.link.get().kind === 'attaching' || (model.hasBytes.get() && !model.seen.get());
    if (!waiting || (model.extent.get() === 0) !== (model.status.get() === null)) return nothing;
    if (performance.now() - this.#since < patience) return nothing;
    return html`<div class="progress" role="progressbar" aria-label=${l10n.t('Attaching')}><i></i></div>`;
  }

  #body(): unknown {
    const { model } = this.app;
    const sideBySide = model.sideBySide.get();
    const tab = model.tab.get();
    const diff = model.diff.shown.get() || (!sideBySide && tab === 'diff');
    return html`${model.stripLayout.get() ? this.#strip : nothing} ${sideBySide ? nothing : this.#tabs()}
      <main class=${sideBySide ? 'side-by-side' : 'tabbed'}>
        <section
          class="hex ${diff || (!sideBySide && tab !== 'hex') ? 'none' : ''}"
          ${styled(sideBySide ? { width: `${model.layout.get().width}px` } : {})}
        >
          ${diff ? nothing : this.#goTo}${this.#find}${this.#hex}
        </section>
        <section class="aside ${diff || (!sideBySide && tab === 'hex') ? 'none' : ''}">
          ${this.#struct}${model.inspectorShown.get() ? this.#table : nothing}
        </section>
        ${diff ? html`<section class="diff">${this.#goTo}${this.#diff}</section>` : nothing}
      </main>`;
  }

  #tabs(): unknown {
    const { model } = this.app;
    const { comparing } = model.time.state.get();
    const tab = (name: Tab, text: string, badge = ''): unknown => {
      const on = model.tab.get() === name;
      return html`<button
        type="button"
        role="tab"
        id="tab-${name}"
        aria-selected=${on ? 'true' : 'false'}
        tabindex=${on ? 0 : -1}
        @click=${() => model.tab.set(name)}
        @keydown=${this.#onTabKey}
      >
        ${text}${badge === '' ? nothing : html` <span class="badge">${badge}</span>`}
      </button>`;
    };
    const page = model.page.get();
    const at = Math.floor(model.visible.get().from / page) + 1;
    const pages = pagesIn(model.extent.get(), page);
    return html`<div class="tabs">
      <div role="tablist">
        ${tab('hex', l10n.t('Hex'))}${tab('struct', l10n.t('Struct'))}
        ${tab('diff', l10n.t('Diff'), comparing ? shortName(comparing.a) : '')}
        ${tab('inspector', l10n.t('Inspector'))}
      </div>
      <span class="dim">${l10n.t('page {0} of {1}', grouped(at), grouped(pages))}</span>
    </div>`;
  }

  readonly #onTabKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const { tab } = this.app.model;
    const step = event.key === 'ArrowRight' ? 1 : tabs.length - 1;
    tab.set(tabs[(tabs.indexOf(tab.peek()) + step) % tabs.length] ?? 'hex');
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(`#tab-${tab.peek()}`)?.focus());
  };

  #measure(): void {
    this.app.model.view.set({ width: this.clientWidth, height: this.clientHeight });
  }
}

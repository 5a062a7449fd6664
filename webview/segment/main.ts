// Entry of the segment's webview: opens the door to the extension, mounts the view, keeps what VS Code restores.
import './segment.css';
import { watch } from '../atom.js';
import { registerControls } from '../controls.js';
import { openDoor } from '../link.js';
import { Painter } from '../painter.js';
import { measureFont, onThemeChange, readTheme } from '../theme.js';
import { AriaGrid } from './aria-grid.js';
import type { App } from './app.js';
import { BannerView } from './banner-view.js';
import { copySelection } from './commands.js';
import { copyRun } from './diff/actions.js';
import { DiffGrid } from './diff/bytes-grid.js';
import { DiffBytes } from './diff/bytes-view.js';
import { isInDiffList } from './diff/commands.js';
import { keptDiff } from './diff/kept.js';
import { DiffList } from './diff/list-view.js';
import { DiffPane } from './diff/pane.js';
import { FailedView } from './failed-view.js';
import { FindView } from './find/find-view.js';
import { GoToView } from './goto-view.js';
import { HeaderView } from './header-view.js';
import { HexView } from './hex-view.js';
import { begin, join, type SavedState } from './host.js';
import { InspectorLine } from './inspector-line.js';
import { InspectorTable } from './inspector-table.js';
import { MenuView } from './menu-view.js';
import { Model } from './model.js';
import { Scrollbar } from './scrollbar.js';
import { SegmentView } from './segment-view.js';
import { StripView } from './strip-view.js';
import { copyValue, isInStruct } from './struct-commands.js';
import { StructCrumb } from './struct-crumb.js';
import { StructView } from './struct-view.js';
import { ChartView } from './timeline/chart-view.js';
import { LastChangeView } from './timeline/last-change-view.js';
import { TimelineView } from './timeline/timeline-view.js';
import { throttled } from '../painter.js';

const elements = {
  'shm-segment': SegmentView,
  'shm-header': HeaderView,
  'shm-banners': BannerView,
  'shm-strip': StripView,
  'shm-hex': HexView,
  'shm-grid': AriaGrid,
  'shm-scrollbar': Scrollbar,
  'shm-inspector': InspectorTable,
  'shm-struct': StructView,
  'shm-crumb': StructCrumb,
  'shm-chart': ChartView,
  'shm-last-change': LastChangeView,
  'shm-timeline': TimelineView,
  'shm-line': InspectorLine,
  'shm-diff': DiffPane,
  'shm-diff-list': DiffList,
  'shm-diff-bytes': DiffBytes,
  'shm-diff-grid': DiffGrid,
  'shm-failed': FailedView,
  'shm-find': FindView,
  'shm-go-to': GoToView,
  'shm-menu': MenuView,
};
for (const [name, element] of Object.entries(elements)) {
  // The registry's type knows only constructors without parameters; ours are made with `new` alone.
  customElements.define(name, element);
}
registerControls();

const door = openDoor<SavedState>();
const model = new Model();
const app = join(door.link, model, new Painter());

function readLook(): void {
  const theme = readTheme();
  model.font.set(measureFont(theme));
  model.theme.set(theme);
}
readLook();
onThemeChange(readLook);
void document.fonts.ready.then(readLook);
matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`).addEventListener('change', readLook);

document.addEventListener('copy', event => {
  if (!model.gridFocused.peek()) return;
  event.preventDefault();
  if (isInDiffList()) copyRun(app);
  else if (isInStruct()) copyValue(app);
  else copySelection(app, 'hex');
});

// VS Code's own Select All runs besides ours, and takes the page's text.
document.addEventListener('selectionchange', () => {
  if (model.gridFocused.peek()) document.getSelection()?.removeAllRanges();
});

void start(app);

async function start(app: App): Promise<void> {
  const hello = await begin(app, door.savedState());
  document.body.append(new SegmentView(app));
  const save = throttled(500, () => {
    const { anchor, active } = model.selection.peek();
    const offset = model.visible.peek().from;
    const [struct, diff] = [keptOf(model.struct), keptDiff(model)];
    door.saveState({ segment: hello.segment.id, offset, anchor, active, struct, diff });
  });
  watch(() => {
    model.selection.get();
    model.visible.get();
    keptOf(model.struct);
    keptDiff(model);
    save();
  });
}

/** Reads atoms. */
function keptOf({ pane, expanded, pinned }: Model['struct']): NonNullable<SavedState['struct']> {
  return { pane: pane.get(), expanded: expanded.get(), pinned: pinned.get() };
}

// Joins the view to the extension: events come in and land in atoms, what is on screen goes out as a ViewSpec.
// A frame is answered, which acknowledges it, only when it was drawn. Nothing is asked for while hidden.
// Not what a person does (actions.ts).
import * as l10n from '@vscode/l10n';
import type { Frame } from '../../src/protocol/frame.js';
import type { AttachmentStatus } from '../../src/protocol/attachment.js';
import { connect, type Handlers, type Link } from '../../src/protocol/rpc.js';
import type { HostApi, ViewEvents, ViewHello } from '../../src/protocol/view.js';
import { watch } from '../atom.js';
import { bytes } from '../format.js';
import { toFailure } from '../link.js';
import { throttled, type Painter } from '../painter.js';
import { Actions } from './actions.js';
import type { App } from './app.js';
import { followComparing, takeDiff } from './diff/join.js';
import { restoreDiff, type KeptDiff } from './diff/kept.js';
import { followCursor } from './aside.js';
import { runCommand } from './commands.js';
import { tellFocus } from './focus.js';
import { followFocus } from './focus-kept.js';
import type { Model } from './model.js';
import { followPointing } from './pointing.js';
import { followBytes, takeBound, takeTable } from './struct-join.js';
import { TableRevisions } from './struct-spec.js';
import { followLink, takeFound, takeTime, takeTimeline } from './time/take.js';
import { landPast } from './timeline/past.js';
import { specOf } from './view-spec.js';

/** What VS Code keeps for us while the document is gone. */
export interface SavedState {
  segment: string;
  offset: number;
  anchor: number;
  active: number;
  struct?: { pane: 'struct' | 'inspector'; expanded: readonly string[]; pinned: readonly string[] };
  diff?: KeptDiff;
}

/** Milliseconds. Frames come once a second at least: where there were none, nobody looked. */
const mostSilence = 3000;

export function join(link: Link, model: Model, painter: Painter): App {
  const calm = throttled(100, () => model.calm.set(model.calm.peek() + 1));
  const revisions = new TableRevisions();
  const handlers: Handlers<ViewEvents> = {
    frame: async frame => {
      takeFrame(model, frame);
      if (frame.table) takeTable(app, frame.table, revisions);
      else model.struct.rows.tick();
      if (frame.diff) takeDiff(app, frame.diff);
      calm();
      painter.request();
      await painter.drawn();
    },
    status: status => takeStatus(app, status),
    state: state => model.link.set(state),
    settings: settings => model.settings.set(settings),
    bound: bound => takeBound(app, bound),
    time: state => takeTime(app, state),
    found: part => takeFound(app, part),
    command: ({ name }) => runCommand(app, name),
    reveal: ({ offset }) => app.actions.go(offset),
  };
  const peer = connect<HostApi, ViewEvents>(link, handlers, toFailure);
  const app: App = { model, actions: new Actions(model, peer.remote), painter, revisions };
  followCursor(app, calm);
  followPointing(app);
  followBytes(app);
  followComparing(app);
  tellFocus(app);
  followFocus();
  followLink(app);
  return app;
}

/** The first call. Puts the view where it was left, if that was the same segment. */
export async function begin(app: App, saved: SavedState | undefined): Promise<ViewHello> {
  const { model, actions } = app;
  const hello = await actions.host.ready();
  l10n.config({ contents: hello.l10n });
  model.settings.set(hello.settings);
  model.status.set(hello.status);
  model.link.set(hello.state);
  model.hello.set(hello);
  if (saved?.segment === hello.segment.id) {
    if (saved.struct) restore(model, saved.struct);
    if (saved.diff) restoreDiff(model, saved.diff);
    actions.select(saved);
    actions.keepInPlace(saved.offset);
  }
  takeBound(app, hello.bound);
  takeTime(app, hello.time);
  keepFirstByte(app);
  sendViews(app);
  return hello;
}

function restore({ struct }: Model, saved: NonNullable<SavedState['struct']>): void {
  struct.pane.set(saved.pane);
  struct.expanded.set(saved.expanded);
  struct.pinned.set(saved.pinned);
}

export function takeFrame(model: Model, frame: Frame): void {
  const now = performance.now();
  const { from, to } = model.visible.peek();
  if (frame.timeline) takeTimeline(model, frame.timeline);
  if (!landPast(model, frame)) model.shown.apply(frame, now, from, to);
  const anew = frame.strip !== undefined && frame.strip.cell !== model.strip.cell;
  if (anew || frame.time - model.frameTime.peek() > mostSilence) model.watchedSince.set(frame.time);
  if (frame.strip) {
    model.strip.apply(frame.strip, now);
    // Nothing of a recording is newer than the rest.
    if (model.time.state.peek().recorded) model.strip.freeze(now);
  }
  model.reachedHz.set(frame.hz);
  model.rateMode.set(model.shown.rateMode);
  model.frameTime.set(frame.time);
  model.seen.set(true);
  model.sample.set(model.sample.peek() + 1);
}

function takeStatus({ model, actions }: App, status: AttachmentStatus): void {
  const before = model.status.peek();
  model.status.set(status);
  const process = status.process;
  if (process && !process.alive && before?.process?.alive) {
    actions.say(l10n.t('Process {0} {1} exited.', process.command, process.pid), { announced: true });
  }
  if (status.truncated && status.truncated.at !== before?.truncated?.at) {
    actions.say(l10n.t('The segment was truncated to {0}.', bytes(status.truncated.to)), { announced: true });
  }
}

/** When rows get longer or shorter, the byte that was first on screen stays there. */
function keepFirstByte({ model, actions }: App): void {
  let before = model.layout.peek().bytesPerRow;
  watch(() => {
    const { bytesPerRow } = model.layout.get();
    if (bytesPerRow === before) return;
    const offset = model.top.peek().row * before;
    before = bytesPerRow;
    actions.keepInPlace(offset);
  });
}

/** Tells the probe what is on screen whenever that changes. */
function sendViews({ model, actions, revisions }: App): void {
  let revision = 0;
  let sent = '';
  const send = throttled(16, () => {
    const view = document.hidden || model.link.peek().kind !== 'attached' ? null : specOf(model);
    const key = JSON.stringify(view);
    if (key === sent) return;
    sent = key;
    if (!view) {
      actions.call(actions.host.view({ view: null }));
      return;
    }
    const { table: wanted, diff: wantedDiff, ...rest } = view;
    const table = revisions.number(wanted);
    const diff = model.diff.revisions.number(wantedDiff);
    const numbered = { ...rest, revision: ++revision };
    model.time.asked.note(revision, view.at !== undefined);
    const parts = { ...(table ? { table } : {}), ...(diff ? { diff } : {}) };
    actions.call(actions.host.view({ view: { ...numbered, ...parts } }));
  });
  document.addEventListener('visibilitychange', send);
  watch(() => {
    // Attached anew: the probe knows of no view yet.
    if (model.link.get().kind !== 'attached') {
      sent = '';
      revisions.forget();
      model.diff.revisions.forget();
    }
    specOf(model);
    send();
  });
}

// Makes the parts of time and joins them: snapshots, comparisons, the debugger's stops, triggers, the side bar's list.
// Owned by whoever calls. No logic of its own.
import { l10n, Uri, type ExtensionContext } from 'vscode';
import type { Attachment } from '../attachment/attachment.js';
import type { Attachments } from '../attachment/registry.js';
import { tell } from '../base/ask.js';
import { Disposables, type Disposable } from '../base/disposables.js';
import type { Log } from '../base/log.js';
import type { PickServices } from '../commands/picks.js';
import type { SegmentEditors } from '../editor/provider.js';
import type { SegmentTabs } from '../editor/tabs.js';
import type { BoundSegments } from '../types/bound-segments.js';
import { ComparingMemory } from './comparing-memory.js';
import { DebugStops } from './debug-stops.js';
import { watchDebugger } from './debugger.js';
import { DiffEditor } from './diff-editor.js';
import { snapshotsBudget, takesOnStop } from './settings.js';
import { registerSnapshotCommands } from './snapshot-commands.js';
import { Snapshots } from './snapshots.js';
import { registerTriggerCommands, tellFired } from './trigger-commands.js';
import { TriggerStore } from './trigger-store.js';
import { Triggers } from './triggers.js';
import { SnapshotsView } from './tree.js';
import { ViewTimes } from './view-times.js';
import { debugWords } from './words.js';

export interface TimeServices {
  attachments: Attachments;
  bound: BoundSegments;
  tabs: SegmentTabs;
  picks: PickServices;
  log: Log;
}

export interface Time extends Disposable {
  snapshots: Snapshots;
  triggers: Triggers<Attachment>;
  times: ViewTimes;
  /** Of recordings: what of it is live stays with the segments. */
  recordedTimes: (recordings: Attachments) => ViewTimes;
  registerCommands(editors: SegmentEditors): Disposable[];
}

export function makeTime(context: ExtensionContext, services: TimeServices): Time {
  const { attachments, bound, tabs, picks, log } = services;
  const { client, inventory } = picks;
  const memory = context.workspaceState;
  const owned = new Disposables();
  const changed = attachments.onDidChange;

  const snapshots = owned.add(
    new Snapshots({
      client,
      // A window without a workspace shares them with the others without one.
      folder: Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'snapshots').fsPath,
      budget: snapshotsBudget,
      log,
      tellDropped: names => void tellDropped(names),
    }),
  );
  const stops = owned.add(
    new DebugStops({
      attachments: () => attachments.all,
      changed,
      words: debugWords,
      takes: takesOnStop,
      take: (attachment, detail) => snapshots.take(attachment, 'stop', detail),
      log,
    }),
  );
  for (const watching of watchDebugger(stops)) owned.add(watching);
  const diffEditor = owned.add(new DiffEditor());
  const shared = { snapshots, stops, diffEditor, picks, log, memory: new ComparingMemory(memory) };
  const times = owned.add(new ViewTimes({ ...shared, attachments }));
  const store = new TriggerStore(memory);
  const triggers = owned.add(
    new Triggers<Attachment>({
      attachments: () => attachments.all,
      changed,
      bound: attachment => bound.of(attachment),
      store,
      tell: (attachment, kept, fired) => tellFired({ store, tabs, times }, attachment, kept, fired),
      log,
    }),
  );
  const view = owned.add(new SnapshotsView({ snapshots, triggers, store, attachments, client }));
  return {
    snapshots,
    triggers,
    times,
    recordedTimes: recordings =>
      owned.add(new ViewTimes({ ...shared, attachments: recordings, recorded: true })),
    registerCommands: editors => [
      ...registerSnapshotCommands({ snapshots, view, times, attachments, editors, tabs, inventory }),
      ...registerTriggerCommands({ triggers, store, view, attachments, editors }),
    ],
    dispose: () => owned.dispose(),
  };
}

async function tellDropped(names: readonly string[]): Promise<void> {
  const setting = l10n.t('The limit is the setting “Snapshots: Budget”; what is pinned stays.');
  const what =
    names.length === 1
      ? l10n.t('The oldest snapshot was dropped to make room: {0}.', names[0] ?? '')
      : l10n.t('The {0} oldest snapshots were dropped to make room.', names.length);
  await tell('information', `${what} ${setting}`);
}

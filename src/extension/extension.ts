// Where VS Code starts the extension: makes the parts and joins them. Everything is owned by the context, so that
// all ends with it. No logic of its own. The probe isn't started here but when something looks or attaches.
import { commands, l10n, Uri, window, workspace, type Disposable, type ExtensionContext } from 'vscode';
import type { ProbeEvents } from '../protocol/probe.js';
import type { Handlers } from '../protocol/rpc.js';
import { asFailure } from './attachment/attachment.js';
import { Attachments } from './attachment/registry.js';
import { KeptTexts } from './base/kept-texts.js';
import { registerAttachCommands } from './commands/attach-commands.js';
import { registerGeneralCommands } from './commands/general-commands.js';
import { registerTreeCommands } from './commands/tree-commands.js';
import { registerViewCommands } from './commands/view-commands.js';
import { Panels } from './editor/panels.js';
import { SegmentEditors } from './editor/provider.js';
import { Switched } from './editor/switched.js';
import { SegmentTabs } from './editor/tabs.js';
import { InventoryStore } from './inventory/store.js';
import { FillingWarning } from './leaks/filling.js';
import { RulesCheck } from './leaks/rules.js';
import { LeaksView } from './leaks/view.js';
import { ProbeClient } from './probe/client.js';
import { Look } from './probe/look.js';
import { makeRecordings } from './recordings/make.js';
import { registerRecordingCommands } from './recordings/open.js';
import { makeRuns } from './runs/make.js';
import { registerRemovalCommands, removeByIds } from './removal/commands.js';
import { probeSettings, section, warnsOfFilling } from './settings.js';
import { StatusBar } from './status-bar.js';
import { SystemView } from './system/view.js';
import { viewType } from './target.js';
import { TypeActions } from './types/actions.js';
import { BindingsFiles } from './types/bindings-files.js';
import { BoundSegments } from './types/bound-segments.js';
import { registerTypeCommands } from './types/commands.js';
import { TypesLibrary } from './types/library.js';
import { debugPaths } from './types/settings.js';
import { failureTeller } from './types/tell-failure.js';
import { viewTypes } from './types/view-types.js';
import { makeTime } from './time/make.js';
import { Decorations } from './tree/decorations.js';
import { SegmentsView } from './tree/segments.js';

export function activate(context: ExtensionContext): void {
  const own = <T extends Disposable>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  const { extensionUri, workspaceState: memory } = context;
  const log = own(window.createOutputChannel(l10n.t('Shared Memory'), { log: true }));
  const inventory = new InventoryStore();
  const events: Handlers<ProbeEvents> = {
    inventory: change => inventory.apply(change),
    frame: frame => attachments.frame(frame),
    status: status => attachments.status(status),
    log: ({ level, message }) => log[level](message),
    typesProgress: progress => library.progress(progress),
    snapshots: changes => time.snapshots.event(changes),
    triggered: fired => time.triggers.fired(fired),
    found: part => time.times.found(part),
  };
  const client = own(
    new ProbeClient({
      supported: process.platform === 'linux',
      command: { command: process.execPath, args: [context.asAbsolutePath('dist/probe.js')] },
      handlers: events,
      log,
      settings: probeSettings,
      linger: 10_000,
    }),
  );
  own(client.onDidChange(({ kind }) => kind === 'running' || inventory.lost()));
  const look = own(new Look(client, log));
  const attachments = own(new Attachments(client, inventory, log));
  own(attachments.onDidChange(() => look.want('attachments', attachments.all.length > 0)));
  const library = own(new TypesLibrary({ probe: () => client.remote, debugPaths, log }));
  const files = own(new BindingsFiles(log));
  const bound = own(new BoundSegments({ attachments, library, files, log }));
  const texts = own(new KeptTexts('shmscope-text', () => l10n.t('This text is no longer kept.')));
  const tellFailure = failureTeller(texts, log);
  const actions = new TypeActions({ bound, files, library, tellFailure });
  const tabs = new SegmentTabs(attachments);
  const picks = { inventory, client, look };
  const time = own(makeTime(context, { attachments, bound, tabs, picks, log }));
  const panels = new Panels();
  const editors = new SegmentEditors({
    extensionUri,
    attachments,
    inventory,
    tabs,
    panels,
    switched: new Switched(memory),
    types: attachment => viewTypes(attachment, bound, actions),
    time: attachment => time.times.of(attachment),
    log,
  });
  own(window.registerCustomEditorProvider(viewType, editors, { supportsMultipleEditorsPerDocument: false }));
  const recordings = own(makeRecordings(context, { panels, timesOf: time.recordedTimes, tellFailure, log }));
  const view = own(new SegmentsView({ inventory, attachments, tabs, client, look, memory }));
  const leaks = own(new LeaksView({ inventory, attachments, tabs, client, look }));
  const removal = {
    ...picks,
    storage: Uri.joinPath(context.globalStorageUri, 'removed'),
    chosen: () => leaks.selection,
  };
  own(new FillingWarning({ inventory, wanted: warnsOfFilling, show: () => leaks.show([]), log }));
  const runs = makeRuns({
    ...{ client, inventory, memory, log },
    show: ids => leaks.show(ids),
    remove: ids => removeByIds(removal, ids),
  });
  own(new SystemView(extensionUri, inventory, look, log));
  own(new StatusBar(attachments, client));
  own(window.registerFileDecorationProvider(own(new Decorations(attachments))));

  const rules = new RulesCheck(log);
  const checkRules = (): void => {
    rules.check().catch((error: unknown) => log.warn(`rules: ${asFailure(error).detail}`));
  };
  const services = { ...picks, attachments, editors, tabs };
  for (const command of [
    ...registerAttachCommands(services),
    ...registerTreeCommands(services, view, editors),
    ...registerRemovalCommands(removal),
    ...registerViewCommands(panels),
    ...registerTypeCommands(panels, [{ bound, actions }, recordings.stack], tellFailure),
    ...runs,
    ...registerRecordingCommands(),
    ...time.registerCommands(editors),
    ...registerGeneralCommands(context.extension.id, client, log),
  ]) {
    own(command);
  }
  own(
    workspace.onDidChangeConfiguration(change => {
      if (!change.affectsConfiguration(section)) return;
      view.changed();
      leaks.changed();
      panels.settingsChanged();
      time.snapshots.settingsChanged();
      if (change.affectsConfiguration(`${section}.leaks.rules`)) checkRules();
      client.remote?.settings(probeSettings()).catch((error: unknown) => {
        log.warn(`settings: ${asFailure(error).detail}`);
      });
    }),
  );
  checkRules();
  void commands.executeCommand('setContext', 'shmscope.active', true);
}

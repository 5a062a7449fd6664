// Makes what recordings are opened with, and joins it: the program that opens them, its types, its tabs. Owned by
// whoever calls. Nothing of the probe is in it, so that it works where there is no Linux. No logic of its own.
import { window, type ExtensionContext } from 'vscode';
import type { ProbeEvents } from '../../protocol/probe.js';
import type { Handlers } from '../../protocol/rpc.js';
import { Attachments } from '../attachment/registry.js';
import { Disposables, type Disposable } from '../base/disposables.js';
import type { Log } from '../base/log.js';
import type { Panels } from '../editor/panels.js';
import { InventoryStore } from '../inventory/store.js';
import { ProbeClient } from '../probe/client.js';
import { probeSettings } from '../settings.js';
import { recordingViewType } from '../target.js';
import type { ViewTimes } from '../time/view-times.js';
import { TypeActions } from '../types/actions.js';
import { BoundSegments } from '../types/bound-segments.js';
import type { TypeStack } from '../types/commands.js';
import { TypesLibrary } from '../types/library.js';
import { debugPaths } from '../types/settings.js';
import type { TellFailure } from '../types/tell-failure.js';
import { viewTypes } from '../types/view-types.js';
import { RecordingEditors } from './editors.js';
import { noBindings, recordedTypes } from './types.js';

export interface RecordingsParts {
  panels: Panels;
  timesOf: (recordings: Attachments) => ViewTimes;
  tellFailure: TellFailure;
  log: Log;
}

export function makeRecordings(
  context: ExtensionContext,
  { panels, timesOf, tellFailure, log }: RecordingsParts,
): Disposable & { stack: TypeStack } {
  const owned = new Disposables();
  const events: Handlers<ProbeEvents> = {
    inventory: () => undefined,
    frame: frame => recordings.frame(frame),
    status: status => recordings.status(status),
    log: ({ level, message }) => log[level](message),
    typesProgress: progress => library.progress(progress),
    snapshots: () => undefined,
    triggered: () => undefined,
    found: part => times.found(part),
  };
  const client = owned.add(
    new ProbeClient({
      supported: true,
      command: { command: process.execPath, args: [context.asAbsolutePath('dist/replay.js')] },
      handlers: events,
      log,
      settings: probeSettings,
      linger: 10_000,
    }),
  );
  const recordings = owned.add(new Attachments(client, new InventoryStore(), log));
  const library = owned.add(new TypesLibrary({ probe: () => client.remote, debugPaths, log }));
  const bound = owned.add(new BoundSegments({ attachments: recordings, library, files: noBindings, log }));
  const actions = new TypeActions({ bound, files: noBindings, library, tellFailure });
  const times = timesOf(recordings);
  const editors = new RecordingEditors({
    extensionUri: context.extensionUri,
    ...{ recordings, panels, log },
    types: recording => recordedTypes(recording, viewTypes(recording, bound, actions)),
    time: recording => times.of(recording),
  });
  owned.add(
    window.registerCustomEditorProvider(recordingViewType, editors, {
      supportsMultipleEditorsPerDocument: false,
    }),
  );
  return { stack: { bound, actions }, dispose: () => owned.dispose() };
}

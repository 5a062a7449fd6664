// Commands that have nothing to do with one segment: the log, the probe, settings, the walkthrough.
import { commands, type Disposable, type LogOutputChannel } from 'vscode';
import type { ProbeClient } from '../probe/client.js';

export function registerGeneralCommands(
  extensionId: string,
  client: ProbeClient,
  log: LogOutputChannel,
): Disposable[] {
  return [
    commands.registerCommand('shmscope.showLog', () => log.show()),
    commands.registerCommand('shmscope.restartProbe', () => client.restart()),
    commands.registerCommand('shmscope.openSettings', () =>
      commands.executeCommand('workbench.action.openSettings', `@ext:${extensionId}`),
    ),
    commands.registerCommand('shmscope.openWalkthrough', () =>
      commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#start`, false),
    ),
  ];
}

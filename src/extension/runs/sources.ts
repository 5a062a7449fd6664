// Where runs come from: debug sessions, tasks, and commands of terminals whose shell tells of them. Listens, waits for
// nothing and changes nothing. Not what is done with them (followed.ts).
import { debug, tasks, window, type DebugSession, type Disposable } from 'vscode';
import type { RunKind } from '../settings.js';
import { rootInTerminal, rootOf, rootOfAttach, rootOfTarget, wantsLeaks } from './debug-roots.js';
import type { FollowedRuns } from './followed.js';

export interface RunSources {
  runs: FollowedRuns;
  /** Does a person want to hear of these? */
  wanted: (kind: RunKind) => boolean;
}

export function watchRuns(sources: RunSources): Disposable[] {
  return [...watchDebug(sources), ...watchTasks(sources), ...watchTerminals(sources)];
}

function watchDebug({ runs, wanted }: RunSources): Disposable[] {
  return [
    debug.registerDebugAdapterTrackerFactory('*', {
      createDebugAdapterTracker: session => {
        // One session may be of several, as of a program and its children: all are one run.
        const first = firstOf(session);
        const { configuration } = first;
        if (!wanted('debug') || !wantsLeaks(configuration)) return undefined;
        // A child may come when the first has ended: it begins none.
        if (session === first) runs.began(first.id, first.name, { root: rootOfAttach(configuration) });
        const target = rootOfTarget(session.configuration);
        if (target) runs.root(first.id, target);
        return {
          onDidSendMessage: (message: unknown): void => {
            const root = rootOf(message);
            if (root) runs.root(first.id, root);
          },
          onWillReceiveMessage: (message: unknown): void => {
            const root = rootInTerminal(message);
            if (root) runs.root(first.id, root);
          },
        };
      },
    }),
    debug.onDidTerminateDebugSession(session => {
      if (!session.parentSession) runs.ended(session.id);
    }),
  ];
}

function firstOf(session: DebugSession): DebugSession {
  let first = session;
  while (first.parentSession) first = first.parentSession;
  return first;
}

function watchTasks({ runs, wanted }: RunSources): Disposable[] {
  return [
    tasks.onDidStartTask(({ execution }) => {
      if (wanted('tasks')) runs.began(execution, execution.task.name);
    }),
    tasks.onDidStartTaskProcess(({ execution, processId }) => {
      if (processId > 0) runs.root(execution, { pid: processId });
    }),
    tasks.onDidEndTask(({ execution }) => runs.ended(execution)),
  ];
}

function watchTerminals({ runs, wanted }: RunSources): Disposable[] {
  return [
    window.onDidStartTerminalShellExecution(({ execution, terminal }) => {
      if (!wanted('terminals')) return;
      runs.began(execution, execution.commandLine.value, { within: terminal });
      void terminal.processId.then(shell => {
        if (shell !== undefined) runs.root(execution, { shell });
      });
    }),
    window.onDidEndTerminalShellExecution(({ execution }) => runs.ended(execution)),
    // Of what runs when a terminal is closed, or its shell ends, no end is told.
    window.onDidCloseTerminal(terminal => runs.closed(terminal)),
  ];
}

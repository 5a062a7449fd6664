// The editor's debugger, listened to: every adapter's messages pass by, and those that matter are handed on after the
// debugger has had them. Waits for nothing and changes nothing. Not what follows (debug-stops.ts).
import { debug, type DebugSession, type Disposable } from 'vscode';
import { readDebugMessage } from './debug-messages.js';
import type { DebugStops } from './debug-stops.js';

export function watchDebugger(stops: DebugStops): Disposable[] {
  return [
    debug.registerDebugAdapterTrackerFactory('*', {
      createDebugAdapterTracker: (session: DebugSession) => ({
        onDidSendMessage: (message: unknown): void => {
          const fact = readDebugMessage(message);
          if (fact) setImmediate(() => stops.fact(session, fact));
        },
        onExit: () => setImmediate(() => stops.over(session)),
      }),
    }),
    debug.onDidTerminateDebugSession(session => stops.over(session)),
  ];
}

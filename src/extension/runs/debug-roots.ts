// Which processes a debug session is about, as its messages say. Pure: a message is anything at all. Follows the Debug
// Adapter Protocol (`process`, `runInTerminal`). Not whether they are stopped (time/debug-messages.ts).
import type { RunRoot } from '../../protocol/runs.js';
import { attachedPid, debuggeePid, isObject, pidOf, readDebugMessage } from '../time/debug-messages.js';

/** What a person sets in a launch configuration to have its leaks not told. */
const launchProperty = 'shmscope.leaks';

export function wantsLeaks(configuration: Readonly<Record<string, unknown>>): boolean {
  return configuration[launchProperty] !== false;
}

/** Of an adapter's message. */
export function rootOf(message: unknown): RunRoot | undefined {
  const fact = readDebugMessage(message);
  return fact?.kind === 'process' ? { pid: fact.pid } : undefined;
}

/** Of the editor's answer to an adapter that had it run the program in a terminal. */
export function rootInTerminal(message: unknown): RunRoot | undefined {
  if (!isObject(message) || message['type'] !== 'response' || message['command'] !== 'runInTerminal')
    return undefined;
  const body = isObject(message['body']) ? message['body'] : {};
  const pid = pidOf(body['processId']);
  if (pid !== undefined) return { pid };
  const shell = pidOf(body['shellProcessId']);
  return shell === undefined ? undefined : { shell };
}

/** Of a configuration that attaches. */
export function rootOfAttach(configuration: Readonly<Record<string, unknown>>): RunRoot | undefined {
  const pid = attachedPid(configuration);
  return pid === undefined ? undefined : { pid };
}

/** Of a session within one of JavaScript's debugger; the probe makes sure of it. */
export function rootOfTarget(configuration: Readonly<Record<string, unknown>>): RunRoot | undefined {
  const pid = debuggeePid(configuration);
  return pid === undefined ? undefined : { debuggee: pid };
}

// What a debug adapter says that matters here: which process it debugs, and whether that is stopped. Pure: a message is
// anything at all. Follows the Debug Adapter Protocol 1.6x: https://microsoft.github.io/debug-adapter-protocol/

export type DebugFact =
  | { kind: 'process'; pid: number }
  /** `all`: every thread is stopped, not only this one. */
  | { kind: 'stopped'; thread: number | undefined; all: boolean }
  | { kind: 'continued'; thread: number | undefined; all: boolean }
  | { kind: 'ended' };

/** Requests after whose success the program runs: an adapter need not say `continued` then. */
const running = new Set(['continue', 'next', 'stepIn', 'stepOut', 'stepBack', 'reverseContinue', 'goto']);

export function readDebugMessage(message: unknown): DebugFact | undefined {
  if (!isObject(message)) return undefined;
  const body = isObject(message['body']) ? message['body'] : {};
  if (message['type'] === 'response') {
    const { command, success } = message;
    if (success !== true || typeof command !== 'string' || !running.has(command)) return undefined;
    // Whether it's only one thread stands in the request: what stays stopped then says so by its next event.
    return { kind: 'continued', thread: undefined, all: body['allThreadsContinued'] !== false };
  }
  if (message['type'] !== 'event') return undefined;
  switch (message['event']) {
    case 'process': {
      // Of another machine, its number is that of a stranger here.
      const pid = body['isLocalProcess'] === false ? undefined : pidOf(body['systemProcessId']);
      return pid === undefined ? undefined : { kind: 'process', pid };
    }
    case 'stopped':
      return {
        kind: 'stopped',
        thread: count(body['threadId']),
        all: body['allThreadsStopped'] === true,
      };
    case 'continued':
      return {
        kind: 'continued',
        thread: count(body['threadId']),
        all: body['allThreadsContinued'] !== false,
      };
    case 'exited':
    case 'terminated':
      return { kind: 'ended' };
    default:
      return undefined;
  }
}

/** The process that a configuration attaches to; adapters differ in what they call it, and in number or text. */
export function attachedPid(configuration: Readonly<Record<string, unknown>>): number | undefined {
  if (configuration['request'] !== 'attach') return undefined;
  return pidOf(configuration['processId']) ?? pidOf(configuration['pid']);
}

/**
 * The process of a session within one of JavaScript's debugger: that tells of none, but calls the session by its script
 * and pid, `server.js [4711]`. It may be one that sees other pids than we do, which is to be asked. Follows
 * vscode-js-debug, src/targets/node/nodeTarget.ts.
 */
export function debuggeePid(configuration: Readonly<Record<string, unknown>>): number | undefined {
  const { name, __pendingTargetId: target } = configuration;
  if (typeof target !== 'string' || typeof name !== 'string') return undefined;
  return pidOf(/\[(\d{1,10})\]$/.exec(name)?.[1]);
}

/** Where it stands, of the answer to `stackTrace`: `ring.c:91`, or what the function is called. */
export function topFrame(answer: unknown): { at?: string; in?: string } {
  const frames = isObject(answer) ? answer['stackFrames'] : undefined;
  const frame: unknown = Array.isArray(frames) ? frames[0] : undefined;
  if (!isObject(frame)) return {};
  const source = isObject(frame['source']) ? frame['source'] : {};
  const path = text(source['name']) ?? text(source['path']);
  const line = count(frame['line']);
  const name = path?.slice(path.lastIndexOf('/') + 1);
  if (name !== undefined && name !== '' && line !== undefined && line > 0)
    return { at: `${name.slice(0, longest)}:${line}` };
  const inside = text(frame['name']);
  return inside === undefined ? {} : { in: inside.slice(0, longest) };
}

/** Characters of a name. */
const longest = 200;

/** What was told as a number or as text. */
export function pidOf(value: unknown): number | undefined {
  const pid = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value;
  return typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

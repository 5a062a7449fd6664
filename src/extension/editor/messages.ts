// Checks on what a webview sends, before anything acts on it: what is drawn there comes from foreign memory, so
// nothing that it says is believed by its type alone. Pure.
// Not the acting (host-api.ts).
import type { ViewSpec } from '../../protocol/frame.js';
import type { RpcMessage } from '../../protocol/rpc.js';
import {
  bytesPerRow,
  rates,
  type HostApi,
  type SystemHostApi,
  type ViewSettings,
} from '../../protocol/view.js';

/** True when a method's parameter is what its type says and within range. */
type Check = (p: unknown) => boolean;
export type Checks<T> = { readonly [K in keyof T]: Check };

/** Bytes of one `read` call, and characters of one copied text. */
const maxRead = 16 * 1024 * 1024;
const maxText = 64 * 1024 * 1024;

const nothing: Check = () => true;

export const hostChecks: Checks<HostApi> = {
  ready: nothing,
  view: p => isObject(p) && (p['view'] === null || isViewSpec(p['view'])),
  refresh: nothing,
  as: p => isObject(p) && isCount(p['pid']) && isCount(p['startTime']),
  read: p => isObject(p) && isCount(p['offset']) && isCount(p['length']) && p['length'] <= maxRead,
  resolve: p => isObject(p) && isText(p['address'], 18) && /^(0x)?[0-9a-f]{1,16}$/i.test(p['address']),
  copy: p => isObject(p) && isText(p['text'], maxText),
  open: p => isObject(p) && isText(p['segment'], 200) && isCount(p['offset']),
  attach: p => isObject(p) && typeof p['intrusive'] === 'boolean',
  detach: nothing,
  settings: isViewSettings,
  focus: p => isObject(p) && typeof p['grid'] === 'boolean' && typeof p['view'] === 'boolean',
};

export const systemChecks: Checks<SystemHostApi> = { ready: nothing };

/** The message, or what is wrong with it. */
export function checkMessage<T>(raw: unknown, checks: Checks<T>): RpcMessage | string {
  if (!isObject(raw) || !isCount(raw['id'])) return 'no message';
  const id = raw['id'];
  switch (raw['type']) {
    case 'call': {
      const method = raw['method'];
      if (typeof method !== 'string' || !Object.hasOwn(checks, method)) return 'no such method';
      const check = checks[method as keyof T];
      if (!check(raw['params'])) return `${method}: a value out of range`;
      return { type: 'call', id, method, params: raw['params'] };
    }
    // A webview's answers are acknowledgements: their value is of no interest.
    case 'result':
      return { type: 'result', id, value: undefined };
    case 'failure': {
      const failure = raw['failure'];
      const detail = isObject(failure) && isText(failure['detail'], 10_000) ? failure['detail'] : 'no detail';
      return { type: 'failure', id, failure: { kind: 'bug', detail } };
    }
    default:
      return 'no known type';
  }
}

function isViewSpec(value: unknown): value is ViewSpec {
  if (!isObject(value)) return false;
  const { revision, offset, length, hz, cell } = value as Record<keyof ViewSpec, unknown>;
  return (
    isCount(revision) &&
    isCount(offset) &&
    isCount(length) &&
    length <= maxRead &&
    typeof hz === 'number' &&
    hz >= 0 &&
    hz <= 240 &&
    isCount(cell) &&
    (cell === 0 || (cell >= 64 && Number.isInteger(Math.log2(cell))))
  );
}

function isViewSettings(value: unknown): value is ViewSettings {
  if (!isObject(value)) return false;
  const { bytesPerRow: row, hz, littleEndian } = value as Record<keyof ViewSettings, unknown>;
  return (
    (row === 0 || bytesPerRow.some(n => n === row)) &&
    rates.some(n => n === hz) &&
    typeof littleEndian === 'boolean'
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length <= most;
}

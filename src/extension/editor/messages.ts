// Checks on what a webview sends, before anything acts on it: what is drawn there comes from foreign memory, so
// nothing that it says is believed by its type alone. Pure.
// Not the acting (host-api.ts).
import type { ViewSpec } from '../../protocol/frame.js';
import { valueFormats } from '../../model/binding.js';
import type { RpcMessage } from '../../protocol/rpc.js';
import type { TableView } from '../../protocol/table.js';
import {
  bytesPerRow,
  rates,
  type HostApi,
  type SystemHostApi,
  type ViewSettings,
} from '../../protocol/view.js';
import {
  isCount,
  isObject,
  isText,
  maxName,
  maxPath,
  maxRead,
  maxRows,
  nothing,
  type Checks,
} from './checks.js';
import { isDiffView, isMoment, timeChecks } from './time-messages.js';

/** Characters of one copied text. */
const maxText = 64 * 1024 * 1024;

/** Paths that are open in a table, and paths that are pinned. */
const maxExpanded = 10_000;
const maxPinned = 100;

const formats = ['auto', ...valueFormats] as const;

export const hostChecks: Checks<HostApi> = {
  ready: nothing,
  view: p => isObject(p) && (p['view'] === null || isViewSpec(p['view'])),
  refresh: nothing,
  as: p => isObject(p) && isCount(p['pid']) && isCount(p['startTime']),
  read: p =>
    isObject(p) &&
    isCount(p['offset']) &&
    isCount(p['length']) &&
    p['length'] <= maxRead &&
    (p['at'] === undefined || isMoment(p['at'])),
  resolve: p => isObject(p) && isText(p['address'], 18) && /^(0x)?[0-9a-f]{1,16}$/i.test(p['address']),
  copy: p => isObject(p) && isText(p['text'], maxText),
  open: p => isObject(p) && isText(p['segment'], 200) && isCount(p['offset']),
  attach: p => isObject(p) && typeof p['intrusive'] === 'boolean',
  detach: nothing,
  locate: p => isObject(p) && isPlace(p['at']),
  suggest: p => isObject(p) && isCount(p['offset']),
  bind: p =>
    isObject(p) &&
    isCount(p['offset']) &&
    (p['by'] === undefined || p['by'] === 'format' || isSuggestion(p['by'])),
  unbind: p => isObject(p) && isText(p['name'], maxName),
  cancelTypes: nothing,
  format: p => isObject(p) && isText(p['path'], maxPath) && formats.some(f => f === p['format']),
  ...timeChecks,
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
  const { revision, offset, length, hz, cell, table, at, timeline, diff } = value as Record<
    keyof ViewSpec,
    unknown
  >;
  return (
    isCount(revision) &&
    isCount(offset) &&
    isCount(length) &&
    length <= maxRead &&
    typeof hz === 'number' &&
    hz >= 0 &&
    hz <= 240 &&
    isCount(cell) &&
    (cell === 0 || (cell >= 64 && Number.isInteger(Math.log2(cell)))) &&
    (table === undefined || isTableView(table)) &&
    (at === undefined || isMoment(at)) &&
    (timeline === undefined || typeof timeline === 'boolean') &&
    (diff === undefined || isDiffView(diff))
  );
}

function isTableView(value: unknown): value is TableView {
  if (!isObject(value)) return false;
  const view = value as Record<keyof TableView, unknown>;
  return (
    isCount(view.revision) &&
    isPaths(view.expanded, maxExpanded) &&
    typeof view.holes === 'boolean' &&
    (view.cacheLine === undefined || isCacheLine(view.cacheLine)) &&
    isText(view.filter, maxName) &&
    isCount(view.first) &&
    isCount(view.count) &&
    view.count <= maxRows &&
    isPaths(view.pinned, maxPinned) &&
    typeof view.twice === 'boolean' &&
    (view.find === undefined || isText(view.find, maxPath))
  );
}

function isPaths(value: unknown, most: number): boolean {
  return Array.isArray(value) && value.length <= most && value.every(path => isText(path, maxPath));
}

function isCacheLine(value: unknown): boolean {
  return isCount(value) && value >= 8 && value <= 65536 && Number.isInteger(Math.log2(value));
}

function isPlace(value: unknown): boolean {
  if (!isObject(value)) return false;
  return 'offset' in value ? isCount(value['offset']) : isText(value['path'], maxPath);
}

/** Of a guess only what names it counts: the rest is taken from what was given. */
function isSuggestion(value: unknown): boolean {
  return isObject(value) && isCount(value['types']) && isText(value['entry'], maxName);
}

function isViewSettings(value: unknown): value is ViewSettings {
  if (!isObject(value)) return false;
  const {
    bytesPerRow: row,
    hz,
    littleEndian,
    holes,
    cacheLine,
  } = value as Record<keyof ViewSettings, unknown>;
  return (
    (row === 0 || bytesPerRow.some(n => n === row)) &&
    rates.some(n => n === hz) &&
    typeof littleEndian === 'boolean' &&
    (holes === undefined || typeof holes === 'boolean') &&
    (cacheLine === undefined || isCacheLine(cacheLine))
  );
}

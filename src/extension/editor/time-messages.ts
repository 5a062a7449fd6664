// Checks on what a webview sends of time: moments, comparisons, searches. Pure. The others are in messages.ts.
import type { DiffFilter, DiffView } from '../../protocol/diff.js';
import { numberTypes } from '../../protocol/find.js';
import type { TimeHostApi } from '../../protocol/view-time.js';
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

/** Characters of what is searched for, hits of one search, and points of one curve. */
const maxQuery = 100_000;
const maxHits = 100_000;
const maxPoints = 100_000;
/** Paths and ranges that a comparison leaves out. */
const maxHidden = 1000;

const regions = ['field', 'padding', 'outside'];
const encodings = ['utf8', 'utf16le', 'utf16be'];
const narrowings = ['changed', 'unchanged', 'increased', 'decreased', 'value'];

export const timeChecks: Checks<TimeHostApi> = {
  snapshot: nothing,
  compare: p =>
    p === null ||
    (isObject(p) && (p['a'] === undefined || isMoment(p['a'])) && (p['b'] === undefined || isMoment(p['b']))),
  exportDiff: p => isSides(p) && isObject(p) && (p['taken'] === undefined || isTaken(p['taken'])),
  openDiffEditor: isSides,
  record: p => isObject(p) && typeof p['on'] === 'boolean',
  saveRecording: nothing,
  lastChange: p =>
    isObject(p) &&
    isObject(p['place']) &&
    isCount(p['place']['offset']) &&
    isCount(p['place']['length']) &&
    p['place']['length'] <= maxRead &&
    isSample(p['at']),
  noise: p => isObject(p) && isCount(p['samples']) && p['samples'] > 0 && p['samples'] <= 1000,
  series: p =>
    isObject(p) &&
    isText(p['path'], maxPath) &&
    isCount(p['limit']) &&
    p['limit'] <= maxPoints &&
    isSample(p['at']),
  find: p => isObject(p) && isMoment(p['at']) && isQuery(p['query']) && isHits(p['limit']),
  scan: p =>
    isObject(p) &&
    numberTypes.some(type => type === p['type']) &&
    typeof p['bigEndian'] === 'boolean' &&
    (p['query'] === null || isQuery(p['query'])) &&
    isHits(p['limit']),
  narrow: p => isObject(p) && isCount(p['search']) && isNarrowing(p['by']) && isHits(p['limit']),
  endFind: p => isObject(p) && isCount(p['search']),
};

/** Of the past that is looked at, where it is. */
function isSample(at: unknown): boolean {
  return at === undefined || isCount(at);
}

export function isMoment(value: unknown): boolean {
  if (!isObject(value)) return false;
  switch (value['kind']) {
    case 'live':
    case 'previous':
      return true;
    case 'sample':
      return isCount(value['sample']);
    case 'snapshot':
      return isText(value['snapshot'], 200);
    case 'segment':
      return isText(value['segment'], 200);
    case 'file':
      return isText(value['path'], maxPath);
    default:
      return false;
  }
}

export function isDiffView(value: unknown): boolean {
  if (!isObject(value)) return false;
  const view = value as Record<keyof DiffView, unknown>;
  return (
    isCount(view.revision) &&
    isMoment(view.a) &&
    isMoment(view.b) &&
    isFilter(view.filter) &&
    isWindow(view.list) &&
    isWindow(view.hex) &&
    isObject(view.hex) &&
    [8, 16, 32, 64].some(n => isObject(view.hex) && view.hex['bytesPerRow'] === n) &&
    typeof view.hex['fold'] === 'boolean' &&
    (view.find === undefined || isCount(view.find)) &&
    isCount(view.renewed)
  );
}

function isFilter(value: unknown): boolean {
  if (!isObject(value)) return false;
  const filter = value as Record<keyof DiffFilter, unknown>;
  return (
    isText(filter.text, maxName) &&
    Array.isArray(filter.regions) &&
    filter.regions.every(region => regions.some(r => r === region)) &&
    isCount(filter.least) &&
    Array.isArray(filter.hidden) &&
    filter.hidden.length <= maxHidden &&
    filter.hidden.every(path => isText(path, maxPath))
  );
}

function isSides(value: unknown): boolean {
  return isObject(value) && isMoment(value['a']) && isMoment(value['b']) && isFilter(value['filter']);
}

function isTaken(value: unknown): boolean {
  return isObject(value) && ['a', 'b'].every(side => value[side] === undefined || isCount(value[side]));
}

function isWindow(value: unknown): boolean {
  return isObject(value) && isCount(value['first']) && isCount(value['count']) && value['count'] <= maxRows;
}

function isHits(value: unknown): boolean {
  return isCount(value) && value <= maxHits;
}

function isQuery(value: unknown): boolean {
  if (!isObject(value)) return false;
  switch (value['kind']) {
    case 'bytes':
      return isText(value['pattern'], maxQuery);
    case 'text':
      return (
        isText(value['text'], maxQuery) &&
        encodings.some(e => e === value['encoding']) &&
        typeof value['ignoreCase'] === 'boolean'
      );
    case 'regex':
      return isText(value['source'], maxQuery) && typeof value['ignoreCase'] === 'boolean';
    case 'number':
      return (
        numberTypes.some(type => type === value['type']) &&
        isBounds(value) &&
        typeof value['bigEndian'] === 'boolean' &&
        typeof value['aligned'] === 'boolean'
      );
    case 'pointer':
      return isText(value['segment'], 200);
    default:
      return false;
  }
}

function isBounds(value: Record<string, unknown>): boolean {
  return (
    isText(value['from'], 100) &&
    isText(value['to'], 100) &&
    typeof value['tolerance'] === 'number' &&
    value['tolerance'] >= 0
  );
}

function isNarrowing(value: unknown): boolean {
  if (!isObject(value) || !narrowings.some(kind => kind === value['kind'])) return false;
  return value['kind'] !== 'value' || isBounds(value);
}

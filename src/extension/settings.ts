// What a person set, read from VS Code's configuration and kept within the ranges that package.json promises.
// Not a copy: each call reads what holds now.
import { ConfigurationTarget, workspace } from 'vscode';
import { otherKinds, type OtherKind } from '../model/other-object.js';
import { readRules, type ReadRules } from '../model/leaks/rules.js';
import { segmentKinds, type SegmentKind } from '../model/segment.js';
import type { ProbeSettings } from '../protocol/probe.js';
import { bytesPerRow, rates, type ViewSettings } from '../protocol/view.js';
import type { Selection } from './inventory/selection.js';

export const section = 'shmscope';

/** Bytes; those that machines have. */
const cacheLines = [16, 32, 64, 128, 256] as const;

export function probeSettings(): ProbeSettings {
  const rules = ownerRules().rules.map(({ rule }) => rule);
  return {
    ...(rules.length > 0 ? { rules } : {}),
    tablePoll: number('scan.tableInterval', 1000, 100, 60_000),
    processPoll: number('scan.processInterval', 3000, 250, 600_000),
    scanBudget: number('scan.budget', 25, 1, 100) / 100,
    historyBudget: number('history.budget', 64, 1, 4096) * 1024 * 1024,
  };
}

/** What a person runs, and may want to hear of what it left. */
const runKinds = ['debug', 'tasks', 'terminals'] as const;
export type RunKind = (typeof runKinds)[number];

export function followsRuns(kind: RunKind): boolean {
  const wanted = get<unknown>('leaks.follow', runKinds);
  return Array.isArray(wanted) ? wanted.includes(kind) : true;
}

/** What a person says of owners, and what of it makes no sense. */
export function ownerRules(): ReadRules {
  return readRules(get<unknown>('leaks.rules', []), 'settings');
}

/** Is a person to be told when what the system allows will soon be used up? */
export function warnsOfFilling(): boolean {
  return get<unknown>('leaks.warnBeforeFull', true) !== false;
}

/** Bytes that copies of removed segments may take together. */
export function removalBudget(): number {
  return number('removal.copies', 512, 1, 1_048_576) * 1024 * 1024;
}

export function viewSettings(): ViewSettings {
  const row = get<unknown>('view.bytesPerRow', 0);
  const hz = get<unknown>('view.rate', 30);
  const line = get<unknown>('struct.cacheLine', 64);
  return {
    bytesPerRow: bytesPerRow.find(n => n === row) ?? 0,
    hz: rates.find(n => n === hz) ?? 30,
    littleEndian: get<unknown>('view.endianness', 'little') !== 'big',
    holes: get<unknown>('struct.holes', true) !== false,
    cacheLine: cacheLines.find(n => n === line) ?? 64,
  };
}

/** What a view changed for itself becomes the setting, so that the next view opens the same way. */
export async function saveViewSettings(next: ViewSettings): Promise<void> {
  const now = viewSettings();
  const configuration = workspace.getConfiguration(section);
  const put = (key: string, value: unknown): Thenable<void> =>
    configuration.update(key, value, ConfigurationTarget.Global);
  if (next.bytesPerRow !== now.bytesPerRow) await put('view.bytesPerRow', next.bytesPerRow);
  if (next.hz !== now.hz) await put('view.rate', next.hz);
  if (next.littleEndian !== now.littleEndian)
    await put('view.endianness', next.littleEndian ? 'little' : 'big');
  if (next.holes !== undefined && next.holes !== now.holes) await put('struct.holes', next.holes);
}

/** Which segments are shown; `filter` comes on top of what is set. */
export function shown(filter = '', leaksOnly = false): Selection {
  return { kinds: kindsShown(), showSystem: showSystemFiles(), ignore: ignorePatterns(), filter, leaksOnly };
}

/** All that can be shown. */
export const listedKinds = [...segmentKinds, ...otherKinds] as const;

function kindsShown(): readonly (SegmentKind | OtherKind)[] {
  const wanted = get<unknown>('segments.kinds', listedKinds);
  return Array.isArray(wanted) ? listedKinds.filter(kind => wanted.includes(kind)) : listedKinds;
}

function showSystemFiles(): boolean {
  return get<unknown>('segments.showSystemFiles', false) === true;
}

function ignorePatterns(): string[] {
  const patterns = get<unknown>('segments.ignore', []);
  return Array.isArray(patterns) ? patterns.filter(p => typeof p === 'string') : [];
}

function get<T>(key: string, otherwise: T): T {
  return workspace.getConfiguration(section).get<T>(key, otherwise);
}

function number(key: string, otherwise: number, least: number, most: number): number {
  const value = get<unknown>(key, otherwise);
  if (typeof value !== 'number' || !Number.isFinite(value)) return otherwise;
  return Math.min(most, Math.max(least, value));
}

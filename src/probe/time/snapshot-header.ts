// What a snapshot's file says of it, beside its bytes: read from JSON that may be anybody's, so each part is asked what
// it is, cut to a length, and freed of what can't be seen. Not what a window calls it (its label), nor its bytes.
import type { ByteString } from '../../../native/records.js';
import { safeText } from '../../model/safe-text.js';
import type { SnapshotInfo, SnapshotReason } from '../../protocol/snapshots.js';
import { ImageError } from './image-file.js';

/** As it was when it was taken. */
export type SnapshotHeader = Omit<SnapshotInfo, 'id' | 'size' | 'stored' | 'pinned'>;

/** What was changed since: a file of its own, so that the bytes are written once. */
export interface Label {
  name?: string;
  pinned?: boolean;
}

const reasons: Readonly<Record<SnapshotReason, true>> = {
  hand: true,
  stop: true,
  interval: true,
  condition: true,
  import: true,
};
const mostName = 200;
const mostText = 4000;

/** Throws ImageError. */
export function toSnapshotHeader(value: unknown): SnapshotHeader {
  const header = recordOf(value, 'header');
  const segment = recordOf(header['segment'], 'header.segment');
  const process = header['process'] === undefined ? undefined : recordOf(header['process'], 'header.process');
  const reason = header['reason'];
  if (typeof reason !== 'string' || !Object.hasOwn(reasons, reason))
    throw new ImageError('header.reason', 'there is no such reason');
  const unread = header['unread'] === undefined ? 0 : count(header['unread'], 'header.unread');
  return {
    segment: {
      id: text(segment['id'], 'header.segment.id', mostName),
      name: text(segment['name'], 'header.segment.name', mostText),
      kind: text(segment['kind'], 'header.segment.kind', mostName),
    },
    name: text(header['name'], 'header.name', mostName),
    time: count(header['time'], 'header.time'),
    took: count(header['took'], 'header.took'),
    reason: reason as SnapshotReason,
    detail: text(header['detail'], 'header.detail', mostText),
    ...(unread > 0 ? { unread } : {}),
    ...(process
      ? {
          process: {
            pid: count(process['pid'], 'header.process.pid'),
            command: text(process['command'], 'header.process.command', mostName),
          },
        }
      : {}),
  };
}

/** Of a label's file; what makes no sense in it is left out, as all of it can be done without. */
export function toLabel(value: unknown): Label {
  if (typeof value !== 'object' || value === null) return {};
  const { name, pinned } = value as Record<string, unknown>;
  return {
    ...(typeof name === 'string' ? { name: cleanName(name) } : {}),
    ...(typeof pinned === 'boolean' ? { pinned } : {}),
  };
}

export function cleanName(name: string): string {
  return clean(name, mostName);
}

export function cleanDetail(detail: string): string {
  return clean(detail, mostText);
}

/** What can't be seen is escaped; a backslash stays, as names that were made safe before have theirs. */
function clean(value: string, most: number): string {
  const bytes = Buffer.from(value.slice(0, most), 'utf8').toString('latin1') as ByteString;
  return safeText(bytes, most).replaceAll('\\\\', '\\');
}

function recordOf(value: unknown, place: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ImageError(place, 'it is no object');
  return value as Record<string, unknown>;
}

function text(value: unknown, place: string, most: number): string {
  if (typeof value !== 'string') throw new ImageError(place, 'it is no text');
  return clean(value, most);
}

function count(value: unknown, place: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
    throw new ImageError(place, 'it is no number');
  return value;
}

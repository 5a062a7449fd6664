// What a tab shows: a segment as one process sees it, and its address as a URI, by which VS Code restores the tab.
// Pure: no vscode.Uri, only its parts. A segment is not its name and a process is not its pid: the query has both
// in full, the path only reads well (its last part is the tab's title until the tab is drawn).
import type { WireSegment } from '../protocol/wire.js';

export const scheme = 'shmscope';
export const viewType = 'shmscope.segment';
export const recordingViewType = 'shmscope.recording';

export interface ProcessId {
  pid: number;
  /** Clock ticks since boot. */
  startTime: number;
}

export interface Target {
  segment: string;
  name: string;
  process?: ProcessId;
}

export interface UriParts {
  scheme: string;
  path: string;
  query: string;
}

export function toUriParts(target: Target, command?: string): UriParts {
  const { segment, name, process } = target;
  const folder = process ? `${command ? `${command} ` : ''}${process.pid}` : 'no process';
  const query = process
    ? { segment, name, pid: process.pid, startTime: process.startTime }
    : { segment, name };
  return {
    scheme,
    path: `/Shared Memory/${asOnePart(folder)}/${asOnePart(titleOf(target))}`,
    query: JSON.stringify(query),
  };
}

/** As the tab is called: the name, of a mapped file only its last part, as with any file. */
export function titleOf({ segment, name }: Target): string {
  if (!segment.startsWith('file:')) return name;
  return name.slice(name.lastIndexOf('/') + 1) || name;
}

/** Undefined for what is no address of ours: it may come from anywhere. */
export function fromUriParts(parts: UriParts): Target | undefined {
  if (parts.scheme !== scheme) return undefined;
  let query: unknown;
  try {
    query = JSON.parse(parts.query);
  } catch {
    return undefined;
  }
  if (typeof query !== 'object' || query === null) return undefined;
  const { segment, name, pid, startTime } = query as Record<string, unknown>;
  if (typeof segment !== 'string' || typeof name !== 'string') return undefined;
  if (pid === undefined && startTime === undefined) return { segment, name };
  if (!isCount(pid) || !isCount(startTime)) return undefined;
  return { segment, name, process: { pid, startTime } };
}

/** As whom to see a segment when nobody said: one that maps it, rather one that may write, then the lowest pid. */
export function bestUse<T extends { mappings: readonly unknown[]; access: string }>(
  uses: readonly T[],
): T | undefined {
  const rank = (use: T): number => (use.mappings.length > 0 ? 2 : 0) + (use.access.includes('w') ? 1 : 0);
  // Sorting is stable, and uses come by pid.
  return [...uses].sort((a, b) => rank(b) - rank(a))[0];
}

/** A segment, seen as one of its users, or as nobody. */
export function targetOf(segment: WireSegment, use: ProcessId | undefined): Target {
  return { segment: segment.id, name: segment.name, ...(use && { process: idOf(use) }) };
}

/** Only what identifies it. */
export function idOf(process: ProcessId): ProcessId {
  return { pid: process.pid, startTime: process.startTime };
}

export function sameProcess(a: ProcessId | null | undefined, b: ProcessId | null | undefined): boolean {
  if (!a || !b) return !a && !b;
  return a.pid === b.pid && a.startTime === b.startTime;
}

export function sameTarget(a: Target, b: Target): boolean {
  return a.segment === b.segment && sameProcess(a.process, b.process);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** A slash would make a folder of what stands before it: the division slash looks the same and is none. */
function asOnePart(text: string): string {
  return text.replaceAll('/', '\u2215') || '?';
}

// What to call a segment and a process. Not identity: a segment is not its name (segment.ts).
// Follows shm_overview(7), sysvipc(7), memfd_create(2) and basename(1).
import type { Backing, ByteString, ObjectRecord, ProcessRecord } from '../../native/records.js';
import { safeText } from './safe-text.js';

const systemPath = /^\/(?:usr|bin|sbin|lib|lib32|lib64|libx32|etc|opt|snap|nix|gnu|var\/(?:cache|lib))\//;
/** Where shm_open(3) puts its objects; /run/shm was Debian's. */
const shmFolder = /^\/(?:dev|run)\/shm\//;

/** Does a path belong to the system, not to somebody's program? */
export function isSystemPath(path: string): boolean {
  return systemPath.test(path);
}

/** `/ticks`: as shm_open(3) takes it. Of several names the first by order, so that it stays the same. */
export function posixName(object: ObjectRecord | undefined, backing: Backing | undefined): string {
  const [first] = [...(object?.names ?? [])].sort();
  if (first !== undefined) return `/${safeText(first)}`;
  if (backing?.kind !== 'posix') return '';
  const { path } = backing;
  return safeText((shmFolder.test(path) ? path.replace(shmFolder, '/') : path) as ByteString);
}

/** `0x00005412`; what has no key is told by its id, which is also how the command line takes a segment. */
export function sysvName(key: number, id: number, word = 'shmid'): string {
  return key === 0 ? `${word}:${id}` : `0x${key.toString(16).padStart(8, '0')}`;
}

/** A program may give itself a name of any length, and every row shows it. */
const longestCommand = 256;
/** More than any title has; what is left of it is still cut. */
const longestArgument = 4096;

/**
 * Basename of argv[0], else the kernel's name, cut where it is very long. A title such as `nginx: worker process` stays
 * whole.
 */
export function commandOf(process: Pick<ProcessRecord, 'argv0' | 'comm'>): string {
  const { comm } = process;
  const argv0 = process.argv0.slice(0, longestArgument);
  // A program that rewrote its arguments has all of them here, or a sentence, in which a slash means nothing.
  const program = argv0.startsWith('/')
    ? argv0.replace(/ -.*$/s, '')
    : argv0.replace(/^-/, '').replace(/^ +/, '').replace(/ +$/, '');
  const isPath = program.startsWith('/') || (program.includes('/') && !program.includes(' '));
  const name = isPath ? program.slice(program.lastIndexOf('/') + 1) : program;
  return safeText((name === '' ? comm : name) as ByteString, longestCommand);
}

/** Is it a semaphore of sem_open(3)? */
export function isSemaphore(name: string): boolean {
  return /(?:^|\/)sem\.[^/]+$/.test(name);
}

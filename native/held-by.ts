// What one process has right now, by ids as those in /dev/shm have them: open there, or mapped shared from anywhere (of
// which those elsewhere are ids of no object). Not a scan (scan-process.ts): this is for whoever asks about a few
// names, often, and opens none of them. Follows proc_pid_fd(5), proc_pid_maps(5).
import { statSync } from 'node:fs';
import { deviceOf } from './device.js';
import { KernelError } from './errors.js';
import { attempt, listNames, readLink, type Machine } from './machine.js';
import type { Observers } from './observer.js';
import { mayBe } from './proc-fd.js';
import { readMaps, type KnownTargets } from './proc-maps.js';
import type { ByteString } from './records.js';

export interface HeldOptions {
  /** The same for each process that is asked. */
  known: KnownTargets;
  /** Which links are worth a stat; all below /dev/shm where it is left out. */
  wanted?: (link: ByteString) => boolean;
  /** Inodes that are sought: of a descriptor on another nothing is asked, as its file system may keep us waiting. */
  inodes?: ReadonlySet<string>;
  /** Those that only look, as we do, have nothing, by this. */
  observers?: Observers;
}

/** `folder`: /proc/pid. What can't be seen, or has ended, has nothing. */
export function heldBy(
  { shm }: Machine,
  folder: string,
  { known, wanted, inodes, observers }: HeldOptions,
): Set<string> {
  const below = `${shm}/`;
  const held = new Set<string>();
  const fds = attempt(folder, () => listNames(`${folder}/fd`));
  for (const fd of fds instanceof KernelError ? [] : fds) {
    const path = `${folder}/fd/${fd}`;
    const link = attempt(path, () => readLink(path));
    if (link instanceof KernelError || !(wanted?.(link) ?? link.startsWith(below))) continue;
    if (inodes && !mayBe(path, inodes)) continue;
    const stat = attempt(path, () => statSync(path, { bigint: true }));
    if (!(stat instanceof KernelError)) held.add(`posix:${deviceOf(stat)}:${stat.ino}`);
  }
  const maps = attempt(folder, () => readMaps(folder, known));
  if (maps instanceof KernelError) return held;
  if (observers?.has(folder, maps.library)) return new Set();
  for (const { target } of maps.rows) held.add(`posix:${target.device}:${target.inode}`);
  return held;
}

// The processes that use an attached segment, in the order in which their types are looked for: the attached one, then
// those that map it, then those that only hold it open. Pure.
import type { AttachmentStatus } from '../../protocol/attachment.js';
import { sameProcess } from '../target.js';
import type { ProcessDifference } from './problems.js';
import type { User } from './process-types.js';

export function usersOf(status: AttachmentStatus | null): User[] {
  if (!status) return [];
  const { process, segment } = status;
  const others = segment.uses.filter(use => !sameProcess(use, process));
  const mapping = others.filter(use => use.mappings.length > 0);
  const holding = others.filter(use => use.mappings.length === 0);
  // One that has ended can't be looked into; while it's the attached one, it says so itself.
  const attached = process ? [process] : [];
  return [...attached, ...mapping, ...holding].map(({ pid, startTime, command }) => ({
    pid,
    startTime,
    command,
  }));
}

/** Differences with the names of the processes, where these are known. */
export function withCommands(
  differences: readonly Omit<ProcessDifference, 'command'>[],
  users: readonly User[],
): ProcessDifference[] {
  const commands = new Map(users.map(({ pid, command }) => [pid, command]));
  return differences.map(d => ({ ...d, command: commands.get(d.pid) ?? '' }));
}

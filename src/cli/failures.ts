// What could not be seen, for people and for the JSON: pid, path, errno, and a hint.
import type { Machine } from '../../native/machine.js';
import { queuesUnlisted, usualQueues } from '../../native/mqueues.js';
import { explainUnseen } from '../model/explain.js';
import type { Unseen } from '../model/segment.js';

export interface ListedFailure {
  pid?: number;
  path: string;
  code: string;
  hint: string;
}

export function toFailures(unseen: readonly Unseen[]): ListedFailure[] {
  return unseen.map(item => ({
    ...(item.pid === undefined ? {} : { pid: item.pid }),
    path: item.path,
    code: item.code,
    hint: explainUnseen(item),
  }));
}

/** Why POSIX message queues are not among what was looked at; none where they are, or the kernel has none. */
export function queueFailures(machine: Machine): ListedFailure[] {
  const error = queuesUnlisted(machine);
  if (!error) return [];
  const { code, target: path } = error;
  return [{ path, code, hint: `POSIX message queues can't be listed, as ${whyUnlisted(code)}` }];
}

function whyUnlisted(code: string): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'you may not read it. Run as root.';
    case 'ENOENT':
    case 'EINVAL':
      // Wherever a world of its own had them in place of that.
      return `they are not mounted there. As root: mkdir -p ${usualQueues} && mount -t mqueue none ${usualQueues}`;
    default:
      return `the kernel refused that (${code}). Look what is in that place: ls -ld ${usualQueues}`;
  }
}

export function failureLine({ path, code, hint }: ListedFailure): string {
  return `${path}: ${code}. ${hint}`;
}

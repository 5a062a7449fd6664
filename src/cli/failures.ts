// What could not be seen, for people and for the JSON: pid, path, errno, and a hint.
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

export function failureLine({ path, code, hint }: ListedFailure): string {
  return `${path}: ${code}. ${hint}`;
}

// What led to a verdict, one line for each fact, for a terminal. Not the verdict (src/model/leaks).
import { formatSize } from '../model/format.js';
import type { Evidence, Someone } from '../model/verdict.js';

export function evidenceLines(evidence: readonly Evidence[]): string[] {
  return evidence.map(lineOf);
}

function lineOf(item: Evidence): string {
  switch (item.fact) {
    case 'mappers':
      return `mapped by ${item.value.map(nameOf).join(', ')}`;
    case 'fds':
      return `held open by ${item.value.map(nameOf).join(', ')}`;
    case 'locks':
      return `locked by ${item.value.map(nameOf).join(', ')}`;
    case 'creator':
      return `made by ${nameOf(item.value)}`;
    case 'last':
      return `last used by ${nameOf(item.value)}`;
    case 'pid-in-name':
      return `named after ${nameOf(item.value)}`;
    case 'nattch':
      return `attached ${item.value} times`;
    case 'allocated':
      return `${formatSize(item.value)} of memory`;
    case 'since':
      return `last changed ${new Date(item.value).toISOString()}`;
    case 'unseen':
      return Number.isFinite(item.value)
        ? `${item.value} processes could not be looked into`
        : 'processes are hidden, nobody knows how many';
    case 'in-flight':
      return `${item.value} descriptors are on their way through sockets`;
    case 'queued':
      return `${item.value} in the queue`;
    case 'waiting':
      return `${item.value} processes wait in it`;
    case 'unlinked':
      return 'its name is gone';
    case 'alone':
      return item.value ? 'the kernel says that nobody has it open' : 'somebody has it open, says the kernel';
    case 'rule': {
      const { owner, by } = item.value;
      return by === 'name' ? `a name as ${owner} gives (matched by name only)` : `owned by ${owner}`;
    }
  }
}

function nameOf({ pid, command, alive }: Someone): string {
  const who = command === undefined ? `process ${pid}` : `${command} ${pid}`;
  return alive === false ? `${who}, which has ended` : who;
}

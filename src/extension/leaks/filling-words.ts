// What fills up, in words: when it will be full, at which rate, who has most of it, what would come free of orphans,
// and how it fails. Not when they are said (filling.ts), nor the forecast (src/model/forecast.ts).
import { l10n } from 'vscode';
import type { Filling, Resource } from '../../model/forecast.js';
import { formatSize } from '../../model/format.js';
import { blameFor, type Blame } from '../../model/leaks/budget-blame.js';
import type { InventoryStore } from '../inventory/store.js';
import { segmentCount } from '../text/words.js';

/** For a row that already names what it is of. */
export function fillingShort({ state, minutes = 1 }: Filling): string {
  switch (state) {
    case 'full':
      return l10n.t('full');
    case 'nearly':
      return l10n.t('nearly full');
    case 'soon':
      return minutes === 1 ? l10n.t('full in about a minute') : l10n.t('full in about {0} minutes', minutes);
  }
}

type Filled = Pick<InventoryStore, 'budget' | 'segments' | 'others'>;

/** A few sentences. */
export function fillingText(filling: Filling, inventory: Filled): string {
  const { resource, rate } = filling;
  const { most, orphans } = blameOf(filling, inventory);
  return [
    howFull(filling),
    ...(rate > 0 ? [l10n.t('It grows by {0} a second.', part(resource, rate))] : []),
    ...(filling.state === 'full' ? [failureOf(resource)] : []),
    ...(most ? [l10n.t('{0} has most of it: {1}.', most.who, part(resource, most.amount))] : []),
    ...(orphans > 0 ? [orphansOf(resource, orphans)] : []),
  ].join(' ');
}

/** Of all, in what stands above a list: where there are several, only how full each is, so that the list has place. */
export function fillingsText(fillings: readonly Filling[], inventory: Filled): string {
  const [first, ...more] = fillings;
  if (first && more.length === 0) return fillingText(first, inventory);
  return fillings
    .map(filling => {
      const [name, short] = [shortName(filling.resource), fillingShort(filling)];
      const { orphans } = blameOf(filling, inventory);
      return orphans > 0
        ? l10n.t('{0}: {1}, orphans have {2}', name, short, amount(filling.resource, orphans))
        : l10n.t('{0}: {1}', name, short);
    })
    .join(' · ');
}

function blameOf({ resource }: Filling, { budget, segments, others }: Filled): Blame {
  return blameFor(resource, segments.values(), others.values(), budget.sysv?.pageBytes);
}

/** All orphans are removed by one command where these are segments. */
function orphansOf(resource: Resource, orphans: number): string {
  return resource === 'semaphores' || resource === 'queues'
    ? l10n.t('{0} of it are orphans.', orphans)
    : l10n.t('Removing all orphans frees {0}.', part(resource, orphans));
}

function howFull({ resource, state, used, limit, minutes = 1 }: Filling): string {
  const amounts = l10n.t('{0} of {1}', amount(resource, used), amount(resource, limit));
  const name = nameOf(resource);
  switch (state) {
    case 'full':
      return l10n.t('{0} is full ({1}).', name, amounts);
    case 'nearly':
      return l10n.t('{0} is nearly full ({1}).', name, amounts);
    case 'soon':
      return minutes === 1
        ? l10n.t('{0} will be full in about a minute ({1}).', name, amounts)
        : l10n.t('{0} will be full in about {1} minutes ({2}).', name, minutes, amounts);
  }
}

function amount(resource: Resource, value: number): string {
  return resource === 'shm' || resource === 'sysv-bytes' ? formatSize(value) : value.toString();
}

/** The same where a number alone would say little. */
function part(resource: Resource, value: number): string {
  return resource === 'sysv-segments' ? segmentCount(value) : amount(resource, value);
}

/** As the System section has it. */
function shortName(resource: Resource): string {
  switch (resource) {
    case 'shm':
      return '/dev/shm';
    case 'sysv-segments':
      return l10n.t('System V segments');
    case 'sysv-bytes':
      return l10n.t('System V bytes');
    case 'semaphores':
      return l10n.t('System V semaphore sets');
    case 'queues':
      return l10n.t('System V queues');
  }
}

function nameOf(resource: Resource): string {
  switch (resource) {
    case 'shm':
      return '/dev/shm';
    case 'sysv-segments':
      return l10n.t('The table of System V segments (kernel.shmmni)');
    case 'sysv-bytes':
      return l10n.t('The memory that System V may take (kernel.shmall)');
    case 'semaphores':
      return l10n.t('The table of System V semaphore sets (kernel.sem)');
    case 'queues':
      return l10n.t('The table of System V message queues (kernel.msgmni)');
  }
}

/** As man pages have it: tmpfs(5), shmget(2), semget(2), msgget(2). */
function failureOf(resource: Resource): string {
  switch (resource) {
    case 'shm':
      return l10n.t('Writing more fails with ENOSPC, in memory that is mapped with a bus error.');
    case 'sysv-segments':
    case 'sysv-bytes':
      return l10n.t('{0} of more fails with ENOSPC.', 'shmget');
    case 'semaphores':
      return l10n.t('{0} of more fails with ENOSPC.', 'semget');
    case 'queues':
      return l10n.t('{0} of more fails with ENOSPC.', 'msgget');
  }
}

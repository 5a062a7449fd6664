// Lists of processes and segments to choose from. Each time they are opened a new scan is made, and while they are
// open they follow what it finds: what was known may be hours old.
// Not what is done with the answer (attach-commands.ts).
import { commands, l10n, ThemeIcon, window } from 'vscode';
import { failureText, notLinuxCode } from '../../model/failure-words.js';
import { formatSize } from '../../model/format.js';
import { segmentKinds } from '../../model/segment.js';
import { RpcFailure, type Failure } from '../../protocol/failure.js';
import type { WireSegment, WireUse } from '../../protocol/wire.js';
import { choose, tell, type Choice } from '../base/ask.js';
import { byName, select } from '../inventory/selection.js';
import type { InventoryStore } from '../inventory/store.js';
import type { ProbeClient } from '../probe/client.js';
import type { Look } from '../probe/look.js';
import { shown } from '../settings.js';
import { sameProcess, type ProcessId } from '../target.js';
import { formatAccess } from '../text/format.js';
import { kindName, segmentCount, usedBy } from '../text/words.js';

export interface PickServices {
  inventory: InventoryStore;
  client: ProbeClient;
  look: Look;
}

/**
 * Looks for as long as `work` takes; `scanned` is a scan that began when it was called. Tells why, and answers
 * undefined, when nothing can be looked at.
 */
export async function whileLooking<T>(
  { client, look }: PickServices,
  work: (scanned: Promise<void>) => Promise<T>,
): Promise<T | undefined> {
  const reason = `pick ${++picks}`;
  look.want(reason, true);
  try {
    const scanned = client.running().then(probe => probe.rescan());
    // Whoever awaits it is told; who has an answer before that needs it no more.
    const over = scanned.catch(() => undefined);
    void window.withProgress({ location: { viewId: 'shmscope.segments' } }, () => over);
    return await work(scanned);
  } catch (error) {
    if (!(error instanceof RpcFailure)) throw error;
    await tellFailure(error.failure);
    return undefined;
  } finally {
    look.want(reason, false);
  }
}

async function tellFailure(failure: Failure): Promise<void> {
  const text = failureText(failure, { translate: l10n.t });
  // Where there is no Linux, there is nothing in the log.
  const showLog = failure.code === notLinuxCode ? [] : [l10n.t('Show Log')];
  const answer = await tell('error', text, ...showLog);
  if (answer !== undefined) await commands.executeCommand('shmscope.showLog');
}

let picks = 0;

/** By kind, as in the tree; what settings hide there comes last. `placeHolder`: what it is picked for. */
export async function pickSegment(
  inventory: InventoryStore,
  ready: Promise<void>,
  placeHolder = l10n.t('Segment of shared memory to attach, read-only'),
): Promise<WireSegment | undefined> {
  const describe = (segment: WireSegment): string =>
    [
      ...(segment.shmid === undefined ? [] : [`id ${segment.shmid}`]),
      formatSize(segment.size),
      usedBy(segment, inventory.unseenProcesses),
    ].join(' · ');
  return choose({
    placeHolder,
    none: l10n.t('No shared memory was found.'),
    list: () => segmentChoices(inventory.segments.values(), describe),
    changed: inventory.onDidChange,
    ready,
  });
}

export async function pickProcess(
  inventory: InventoryStore,
  ready: Promise<void>,
): Promise<WireUse | undefined> {
  const list = (): Choice<WireUse>[] => {
    const processes = new Map<string, { use: WireUse; count: number }>();
    for (const { uses } of select(inventory.segments.values(), shown()).segments) {
      for (const use of uses) {
        const key = `${use.pid}:${use.startTime}`;
        processes.set(key, { use, count: (processes.get(key)?.count ?? 0) + 1 });
      }
    }
    return [...processes]
      .map(([key, { use, count }]) => ({
        key,
        label: use.command,
        description: `${use.pid} · ${segmentCount(count)}`,
        iconPath: new ThemeIcon('server-process'),
        value: use,
      }))
      .sort((a, b) => a.label.localeCompare(b.label) || a.value.pid - b.value.pid);
  };
  return choose({
    placeHolder: l10n.t('Process that uses shared memory'),
    none: l10n.t('No process that uses shared memory can be seen.'),
    list,
    changed: inventory.onDidChange,
    ready,
  });
}

export async function pickSegmentOf(
  process: WireUse,
  inventory: InventoryStore,
  ready: Promise<void>,
): Promise<WireSegment | undefined> {
  const describe = (segment: WireSegment): string =>
    [formatSize(segment.size), formatAccess(useBy(segment, process)?.access ?? '')].join(' · ');
  const own = (): WireSegment[] =>
    [...inventory.segments.values()].filter(segment => useBy(segment, process));
  return choose({
    placeHolder: l10n.t('Segment of {0} ({1}) to attach, read-only', process.command, process.pid),
    none: l10n.t('This process uses no shared memory any more.'),
    list: () => segmentChoices(own(), describe),
    changed: inventory.onDidChange,
    ready,
  });
}

export function useBy(segment: WireSegment, process: ProcessId): WireUse | undefined {
  return segment.uses.find(use => sameProcess(use, process));
}

function segmentChoices(
  all: Iterable<WireSegment>,
  describe: (segment: WireSegment) => string,
): Choice<WireSegment>[] {
  const segments = [...all];
  const visible = new Set(select(segments, shown()).segments);
  const choice = (heading: string) => (segment: WireSegment) => ({
    key: segment.id,
    label: segment.name,
    description: describe(segment),
    heading,
    value: segment,
  });
  const hidden = segments.filter(segment => !visible.has(segment)).sort(byName);
  return [
    ...segmentKinds.flatMap(kind =>
      [...visible].filter(segment => segment.kind === kind).map(choice(kindName(kind))),
    ),
    ...hidden.map(choice(l10n.t('Hidden by settings'))),
  ];
}

// Quick picks of processes and segments, filled from what the last scan found, which is waited for if need be.
// Not what is done with the answer (attach-commands.ts).
import { commands, l10n, ThemeIcon, window, type QuickPickItem } from 'vscode';
import { failureText, notLinuxCode } from '../../model/failure-words.js';
import { formatSize } from '../../model/format.js';
import { RpcFailure, type Failure } from '../../protocol/failure.js';
import type { ProbeApi } from '../../protocol/probe.js';
import type { Remote } from '../../protocol/rpc.js';
import type { WireSegment, WireUse } from '../../protocol/wire.js';
import { byName } from '../inventory/selection.js';
import type { InventoryStore } from '../inventory/store.js';
import type { ProbeClient } from '../probe/client.js';
import type { Look } from '../probe/look.js';
import { sameProcess, type ProcessId } from '../target.js';
import { formatAccess } from '../text/format.js';
import { kindName, processCount, segmentCount } from '../text/words.js';

export interface PickServices {
  inventory: InventoryStore;
  client: ProbeClient;
  look: Look;
}

/** Looks for as long as `work` takes, with an inventory that is known. Says so, and answers undefined, if it can't. */
export async function whileLooking<T>(
  services: PickServices,
  work: (probe: Remote<ProbeApi>) => Promise<T>,
): Promise<T | undefined> {
  const { inventory, client, look } = services;
  const reason = `pick ${++picks}`;
  look.want(reason, true);
  try {
    const probe = await window.withProgress({ location: { viewId: 'shmscope.segments' } }, async () => {
      const remote = await client.running();
      if (!inventory.known) await remote.rescan();
      return remote;
    });
    return await work(probe);
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
  const answer = await window.showErrorMessage(text, ...showLog);
  if (answer !== undefined) await commands.executeCommand('shmscope.showLog');
}

let picks = 0;

/** Also what settings hide in the tree, which comes last. */
export async function pickSegment(segments: Iterable<WireSegment>): Promise<WireSegment | undefined> {
  const order = (a: WireSegment, b: WireSegment): number =>
    Number(a.system) - Number(b.system) || byName(a, b);
  const items = [...segments].sort(order).map(segment => ({
    label: segment.name,
    description: [
      kindName(segment.kind),
      ...(segment.shmid === undefined ? [] : [`id ${segment.shmid}`]),
      formatSize(segment.size),
      processCount(segment.uses.length),
    ].join(' · '),
    segment,
  }));
  const placeHolder = l10n.t('Segment of shared memory to attach, read-only');
  return (await pick(items, placeHolder, l10n.t('No shared memory was found.')))?.segment;
}

export async function pickProcess(segments: Iterable<WireSegment>): Promise<WireUse | undefined> {
  const processes = new Map<string, { use: WireUse; count: number }>();
  for (const segment of segments) {
    for (const use of segment.uses) {
      const key = `${use.pid}:${use.startTime}`;
      processes.set(key, { use, count: (processes.get(key)?.count ?? 0) + 1 });
    }
  }
  const items = [...processes.values()].map(({ use, count }) => ({
    label: use.command,
    description: `${use.pid} · ${segmentCount(count)}`,
    iconPath: new ThemeIcon('server-process'),
    use,
  }));
  items.sort((a, b) => a.label.localeCompare(b.label) || a.use.pid - b.use.pid);
  const none = l10n.t('No process that uses shared memory can be seen.');
  return (await pick(items, l10n.t('Process that uses shared memory'), none))?.use;
}

export async function pickSegmentOf(
  process: WireUse,
  segments: Iterable<WireSegment>,
): Promise<WireSegment | undefined> {
  const own = [...segments].flatMap(segment => {
    const use = useBy(segment, process);
    return use ? [{ segment, use }] : [];
  });
  const items = own
    .sort((a, b) => byName(a.segment, b.segment))
    .map(({ segment, use }) => ({
      label: segment.name,
      description: `${kindName(segment.kind)} · ${formatSize(segment.size)} · ${formatAccess(use.access)}`,
      segment,
    }));
  const placeHolder = l10n.t('Segment of {0} ({1}) to attach, read-only', process.command, process.pid);
  return (await pick(items, placeHolder, l10n.t('This process uses no shared memory any more.')))?.segment;
}

export function useBy(segment: WireSegment, process: ProcessId): WireUse | undefined {
  return segment.uses.find(use => sameProcess(use, process));
}

async function pick<T extends QuickPickItem>(
  items: readonly T[],
  placeHolder: string,
  none: string,
): Promise<T | undefined> {
  if (items.length > 0) return window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  await window.showInformationMessage(none);
  return undefined;
}

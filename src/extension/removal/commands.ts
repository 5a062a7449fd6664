// Removes segments after a person said yes to a list of what will go and why, and undoes it. Never by itself, never in
// a workspace that isn't trusted. Not the removing (src/probe/removal) nor the words (words.ts).
import { commands, workspace, type Disposable, type Uri } from 'vscode';
import { RpcFailure } from '../../protocol/failure.js';
import type { ProbeApi } from '../../protocol/probe.js';
import type { CopyPlace, Removal, Subject } from '../../protocol/removal.js';
import type { Remote } from '../../protocol/rpc.js';
import type { WireSegment } from '../../protocol/wire.js';
import { confirm, tell } from '../base/ask.js';
import { pickSegment, whileLooking, type PickServices } from '../commands/picks.js';
import { removalBudget } from '../settings.js';
import { isRemovable } from '../tree/items.js';
import type { Row } from '../tree/rows.js';
import { detail, question, refusedText, removalWords, removedText } from './words.js';

export interface RemovalServices extends PickServices {
  /** Where copies of what is removed are kept. */
  storage: Uri;
}

/** As many as a person can read in one question. */
const mostAtOnce = 20;

export function registerRemovalCommands(services: RemovalServices): Disposable[] {
  const { inventory } = services;

  const removeSegment = async (row?: Row): Promise<void> => {
    if (!(await isTrusted())) return;
    const segment =
      row?.type === 'segment'
        ? row.segment
        : await whileLooking(services, scanned => pickSegment(inventory, scanned));
    if (segment) await removing(services, probe => removeOne(services, probe, segment));
  };

  const removeOrphans = async (): Promise<void> => {
    if (await isTrusted()) await removing(services, probe => removeAll(services, probe));
  };

  return [
    commands.registerCommand('shmscope.removeSegment', removeSegment),
    commands.registerCommand('shmscope.removeOrphans', removeOrphans),
  ];
}

/** The palette and the menus don't offer it there; a keybinding, or another extension, might. */
async function isTrusted(): Promise<boolean> {
  if (workspace.isTrusted) return true;
  await tell('error', removalWords.untrusted());
  return false;
}

/** Keeps the probe meanwhile, with a scan that has just been made. */
async function removing(
  services: RemovalServices,
  work: (probe: Remote<ProbeApi>) => Promise<void>,
): Promise<void> {
  await whileLooking(services, async scanned => {
    await scanned;
    await work(await services.client.running());
  });
}

async function removeOne(
  services: RemovalServices,
  probe: Remote<ProbeApi>,
  segment: WireSegment,
): Promise<void> {
  const [subject] = await probe.aboutToRemove({ ids: [segment.id] });
  if (!subject) await tell('information', removalWords.gone());
  else await removeThese(services, probe, [subject], 0);
}

async function removeAll(services: RemovalServices, probe: Remote<ProbeApi>): Promise<void> {
  const unused = [...services.inventory.segments.values()].filter(s => s.uses.length === 0 && isRemovable(s));
  const subjects = await probe.aboutToRemove({ ids: unused.map(s => s.id) });
  const orphans = subjects.filter(({ confirmed }) => confirmed.verdict === 'orphan');
  if (orphans.length === 0) await tell('information', removalWords.none());
  else await removeThese(services, probe, orphans.slice(0, mostAtOnce), orphans.length - mostAtOnce);
}

async function removeThese(
  services: RemovalServices,
  probe: Remote<ProbeApi>,
  subjects: readonly Subject[],
  more: number,
): Promise<void> {
  if (!(await confirm(question(subjects), detail(subjects, more, true), removalWords.remove()))) return;
  const copies = copyPlace(services);
  const removed: Removal[] = [];
  for (const subject of subjects) {
    const removal = await removeGuarded(probe, subject, copies);
    if (removal) removed.push(removal);
  }
  // Who asked isn't kept waiting for the answer: the command has ended.
  if (removed.length > 0) void offerUndo(services, removed);
}

/** Undefined, and told, where it is left as it is. */
async function removeGuarded(
  probe: Remote<ProbeApi>,
  subject: Subject,
  copies: CopyPlace,
): Promise<Removal | undefined> {
  const { id, name, confirmed } = subject;
  try {
    return await probe.remove({ id, name, confirmed, copies });
  } catch (error) {
    if (!hasCode(error, 'TOOLARGE') && !hasCode(error, 'UNREADABLE')) {
      void tell('error', refusedText(error));
      return undefined;
    }
    const why = `${refusedText(error)}\n\n${detail([subject], 0, false)}`;
    if (!(await confirm(question([subject]), why, removalWords.uncopied()))) return undefined;
  }
  try {
    return await probe.remove({ id, name, confirmed, copies: null });
  } catch (error) {
    void tell('error', refusedText(error));
    return undefined;
  }
}

async function offerUndo(services: RemovalServices, removed: readonly Removal[]): Promise<void> {
  const copied = removed.filter(({ copy }) => copy !== null);
  const undo = removalWords.undo();
  const answer = await tell('information', removedText(removed), ...(copied.length > 0 ? [undo] : []));
  if (answer !== undefined) await removing(services, probe => bringBack(services, probe, copied));
}

async function bringBack(
  services: RemovalServices,
  probe: Remote<ProbeApi>,
  removed: readonly Removal[],
): Promise<void> {
  const copies = copyPlace(services);
  const back: string[] = [];
  for (const { copy, name } of removed) {
    if (copy === null) continue;
    try {
      back.push((await probe.restore({ copies, copy, name })).name);
    } catch (error) {
      void tell('error', refusedText(error));
    }
  }
  if (back.length > 0) void tell('information', removalWords.back(back));
}

function copyPlace({ storage }: RemovalServices): CopyPlace {
  return { folder: storage.fsPath, budget: removalBudget() };
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof RpcFailure && error.failure.code === code;
}

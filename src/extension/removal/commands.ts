// Removes segments, and what lies beside them, after a person said yes to a list of what will go and why, and undoes
// it. Never by itself, never in a workspace that isn't trusted. Not the removing (src/probe/removal) nor the words
// (words.ts).
import { commands, ProgressLocation, window, workspace, type Disposable, type Uri } from 'vscode';
import { RpcFailure } from '../../protocol/failure.js';
import type { ProbeApi } from '../../protocol/probe.js';
import type { CopyPlace, Removal, Restored, Subject } from '../../protocol/removal.js';
import type { Remote } from '../../protocol/rpc.js';
import { confirm, tell } from '../base/ask.js';
import { pickSegment, whileLooking, type PickServices } from '../commands/picks.js';
import { removalBudget } from '../settings.js';
import { isRemovable } from '../tree/items.js';
import type { LeakRow, LeaksRow } from '../leaks/rows.js';
import type { Row } from '../tree/rows.js';
import { backText, detail, question, refusedText, removalWords, removedText } from './words.js';

export interface RemovalServices extends PickServices {
  /** Where copies of what is removed are kept. */
  storage: Uri;
  /** What is chosen in the list of leaks. */
  chosen: () => readonly LeakRow[];
}

/** As many as a person can read in one question. */
const mostAtOnce = 20;

export function registerRemovalCommands(services: RemovalServices): Disposable[] {
  const { inventory } = services;

  /** `rows`: all that are chosen where `row` is one of several. */
  const removeSegment = async (row?: Row | LeaksRow, rows?: readonly (Row | LeaksRow)[]): Promise<void> => {
    const ids = [...(rows ?? []), ...(row ? [row] : [])].flatMap(removableId);
    if (ids.length > 0) {
      await removeByIds(services, ids);
      return;
    }
    if (!(await isTrusted())) return;
    const segment = await whileLooking(services, scanned =>
      pickSegment(inventory, scanned, removalWords.which()),
    );
    if (segment) await removing(services, probe => removeIds(services, probe, [segment.id]));
  };

  const removeChosen = async (): Promise<void> => {
    const [row, ...rows] = services.chosen();
    if (row) await removeSegment(row, rows);
  };

  const removeOrphans = async (): Promise<void> => {
    if (await isTrusted()) await removing(services, probe => removeAll(services, probe));
  };

  return [
    commands.registerCommand('shmscope.removeSegment', removeSegment),
    // The same by another name, for rows that are no segments.
    commands.registerCommand('shmscope.removeObject', removeSegment),
    commands.registerCommand('shmscope.removeChosen', removeChosen),
    commands.registerCommand('shmscope.removeOrphans', removeOrphans),
  ];
}

/** Asks first. */
export async function removeByIds(services: RemovalServices, ids: readonly string[]): Promise<void> {
  if (await isTrusted()) await removing(services, probe => removeIds(services, probe, ids));
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

function removableId(row: Row | LeaksRow): string[] {
  if (row.type === 'other') return [row.other.id];
  return row.type === 'segment' ? [row.segment.id] : [];
}

async function removeIds(
  services: RemovalServices,
  probe: Remote<ProbeApi>,
  ids: readonly string[],
): Promise<void> {
  const subjects = await lookAt(probe, [...new Set(ids)]);
  if (subjects.length === 0) await tell('information', removalWords.gone());
  else await removeThese(services, probe, subjects.slice(0, mostAtOnce), subjects.length - mostAtOnce);
}

async function removeAll(services: RemovalServices, probe: Remote<ProbeApi>): Promise<void> {
  const { segments } = services.inventory;
  const unused = [...segments.values()].filter(s => s.uses.length === 0 && isRemovable(s));
  const subjects = await lookAt(
    probe,
    unused.map(s => s.id),
  );
  const orphans = subjects.filter(({ confirmed }) => confirmed.verdict === 'orphan');
  if (orphans.length === 0) {
    await tell('information', removalWords.none());
    return;
  }
  const listed = orphans.slice(0, mostAtOnce);
  const asked = listed.filter(
    ({ id, evidence }) =>
      segments.get(id)?.judged?.verdict === 'unknown' && evidence.some(e => e.fact === 'alone' && e.value),
  );
  await removeThese(services, probe, listed, orphans.length - mostAtOnce, asked.length);
}

/** The kernel is asked of each, which takes a while where there are many. */
async function lookAt(probe: Remote<ProbeApi>, ids: string[]): Promise<Subject[]> {
  return window.withProgress({ location: ProgressLocation.Window, title: removalWords.looking() }, () =>
    probe.aboutToRemove({ ids }),
  );
}

async function removeThese(
  services: RemovalServices,
  probe: Remote<ProbeApi>,
  subjects: readonly Subject[],
  more: number,
  asked = 0,
): Promise<void> {
  // Whoever reads the messages of a POSIX queue takes them out.
  const copies = subjects.every(({ kind }) => kind === 'mqueue') ? null : copyPlace(services);
  if (
    !(await confirm(
      question(subjects),
      detail({ subjects, more, asked, copied: copies !== null }),
      removalWords.remove(),
    ))
  )
    return;
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
  copies: CopyPlace | null,
): Promise<Removal | undefined> {
  const { id, name, confirmed } = subject;
  try {
    return await probe.remove({ id, name, confirmed, copies });
  } catch (error) {
    if (!hasCode(error, 'TOOLARGE') && !hasCode(error, 'UNREADABLE')) {
      void tell('error', refusedText(error));
      return undefined;
    }
    const why = `${refusedText(error)}\n\n${detail({ subjects: [subject], copied: false })}`;
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
  const back: Restored[] = [];
  for (const { copy, name } of removed) {
    if (copy === null) continue;
    try {
      back.push(await probe.restore({ copies, copy, name }));
    } catch (error) {
      void tell('error', refusedText(error));
    }
  }
  if (back.length > 0) void tell('information', backText(back, services.inventory.segments.values()));
}

function copyPlace({ storage }: RemovalServices): CopyPlace {
  return { folder: storage.fsPath, budget: removalBudget() };
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof RpcFailure && error.failure.code === code;
}

// "Snapshot When…": asks for an interval or a condition, lists what is set and lets it be removed; and what is said
// when a condition holds. Not the evaluation (the probe's), nor the keeping (trigger-store.ts).
import { commands, l10n, ThemeIcon, type Disposable } from 'vscode';
import { failureText } from '../../model/failure-words.js';
import type { Trigger } from '../../protocol/snapshots.js';
import { asFailure, type Attachment } from '../attachment/attachment.js';
import type { Attachments } from '../attachment/registry.js';
import { askText, choose, tell, type Choice } from '../base/ask.js';
import type { SegmentEditors } from '../editor/provider.js';
import type { SegmentTabs } from '../editor/tabs.js';
import { readInterval } from './intervals.js';
import type { TimeRow } from './rows.js';
import { anAttachment, showTab } from './snapshot-commands.js';
import { triggerKey, type KeptTrigger, type TriggerStore } from './trigger-store.js';
import type { Fired, Triggers } from './triggers.js';
import type { SnapshotsView } from './tree.js';
import type { ViewTimes } from './view-times.js';
import { triggerEffect, triggerText } from './words.js';

export interface TriggerCommandServices {
  triggers: Triggers<Attachment>;
  store: TriggerStore;
  view: SnapshotsView;
  attachments: Attachments;
  editors: SegmentEditors;
}

type Answer = { add: 'interval' | 'condition' } | { remove: KeptTrigger };

export function registerTriggerCommands(services: TriggerCommandServices): Disposable[] {
  const { store, view } = services;

  const snapshotWhen = async (row?: TimeRow): Promise<void> => {
    const attachment =
      row?.type === 'owner' ? services.attachments.find(row.segment.id) : await anAttachment(services);
    if (!attachment) return;
    const answer = await pick(services, attachment);
    if (!answer) return;
    if ('remove' in answer) {
      await store.remove(answer.remove);
      return;
    }
    const trigger =
      answer.add === 'interval' ? await askInterval() : await askCondition(services, attachment);
    if (trigger) await store.add(attachment.target.name, trigger);
  };

  const remove = async (row?: TimeRow): Promise<void> => {
    const rows = row ? [row] : await view.meant();
    for (const one of rows) if (one.type === 'trigger') await store.remove(one.kept);
  };

  return [
    commands.registerCommand('shmscope.snapshotWhen', snapshotWhen),
    commands.registerCommand('shmscope.removeTrigger', remove),
  ];
}

/** Says that a condition holds, and does what is answered. Settles when the notification is gone. */
export async function tellFired(
  { store, tabs, times }: { store: TriggerStore; tabs: SegmentTabs; times: ViewTimes },
  attachment: Attachment,
  kept: KeptTrigger,
  { detail, snapshot }: Fired,
): Promise<void> {
  const [show, compare, off] = [l10n.t('Show'), l10n.t('Compare'), l10n.t('Turn Off')];
  const what = triggerText(kept.trigger);
  const { name } = attachment.target;
  const text = detail === '' ? l10n.t('{0}: {1}', name, what) : l10n.t('{0}: {1} ({2})', name, what, detail);
  const answer = await tell('information', text, show, ...(snapshot === null ? [] : [compare]), off);
  if (answer === off) await store.remove(kept);
  if (answer === show || answer === compare) await showTab(tabs, attachment);
  if (answer === compare && snapshot !== null)
    await times.of(attachment).compare({ a: { kind: 'snapshot', snapshot }, b: { kind: 'live' } });
}

async function pick(
  { store, triggers }: TriggerCommandServices,
  attachment: Attachment,
): Promise<Answer | undefined> {
  const { name } = attachment.target;
  const own = (): Choice<Answer>[] =>
    store.of(name).map(kept => ({
      key: triggerKey(kept),
      label: triggerText(kept.trigger),
      description: triggers.problem(attachment, kept) ?? triggerEffect(kept.trigger),
      iconPath: new ThemeIcon('trash'),
      heading: l10n.t('Set: choose one to remove it'),
      value: { remove: kept },
    }));
  const heading = l10n.t('New');
  return choose<Answer>({
    placeHolder: l10n.t('Take a snapshot of {0} when', name),
    none: '',
    list: () => [
      {
        key: 'condition',
        label: l10n.t('A condition holds…'),
        description: l10n.t('on fields of what is shown, without stopping a process'),
        iconPath: new ThemeIcon('zap'),
        heading,
        value: { add: 'condition' },
      },
      {
        key: 'interval',
        label: l10n.t('Some time has passed…'),
        description: l10n.t('again and again'),
        iconPath: new ThemeIcon('watch'),
        heading,
        value: { add: 'interval' },
      },
      ...own(),
    ],
    changed: store.onDidChange,
  });
}

async function askInterval(): Promise<Trigger | undefined> {
  const text = await askText({
    prompt: l10n.t('Time between two snapshots'),
    placeHolder: '5 s, 2 min, 1 h',
    value: '10 s',
    check: typed =>
      readInterval(typed) === undefined
        ? l10n.t('A time such as 5 s, 2 min or 1 h is needed, from 1 s to 24 h.')
        : undefined,
  });
  const every = text === undefined ? undefined : readInterval(text);
  return every === undefined ? undefined : { kind: 'interval', every };
}

async function askCondition(
  { triggers }: TriggerCommandServices,
  attachment: Attachment,
): Promise<Trigger | undefined> {
  try {
    const text = await askText({
      prompt: l10n.t('Condition on fields of {0}', attachment.target.name),
      placeHolder: 'hdr.seq jumps by more than 1 · state == ERROR',
      value: '',
      check: async typed => {
        if (typed.trim() === '') return l10n.t('A condition is needed.');
        try {
          return (await triggers.check(attachment, typed.trim())) ?? undefined;
        } catch (error) {
          return failureText(asFailure(error), { translate: l10n.t });
        }
      },
    });
    if (text === undefined || text.trim() === '') return undefined;
    const effect = await pickEffect(text.trim());
    return effect && { kind: 'condition', text: text.trim(), ...effect };
  } finally {
    // What was tried last must not stay.
    triggers.settle(attachment);
  }
}

async function pickEffect(text: string): Promise<{ snapshot: boolean; notify: boolean } | undefined> {
  const effects = [
    { snapshot: true, notify: true, label: l10n.t('Take a snapshot and tell me') },
    { snapshot: true, notify: false, label: l10n.t('Take a snapshot') },
    { snapshot: false, notify: true, label: l10n.t('Tell me') },
  ];
  return choose({
    placeHolder: l10n.t('When {0}', text),
    none: '',
    list: () =>
      effects.map(({ label, snapshot, notify }) => ({
        key: label,
        label,
        description: '',
        value: { snapshot, notify },
      })),
  });
}

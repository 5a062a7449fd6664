// Commands about types, from the palette, menus and keys, for the segment that has the focus. What a view knows better,
// where its cursor is, it's asked for (ViewCommand). Not the doing (actions.ts).
import { commands, l10n, window, workspace, type Disposable } from 'vscode';
import { valueFormats } from '../../model/binding.js';
import type { Format } from '../../protocol/table.js';
import { asFailure, type Attachment } from '../attachment/attachment.js';
import { askText, choose, tell } from '../base/ask.js';
import type { Panels } from '../editor/panels.js';
import type { TypeActions } from './actions.js';
import type { BoundSegment } from './bound.js';
import type { BoundSegments } from './bound-segments.js';
import { whyNoFormat } from './format-path.js';
import { chooseLock } from './locks-list.js';
import type { Resolved } from './resolve.js';
import type { TellFailure } from './tell-failure.js';
import { differenceLines, noFormatText, offsetText, placeText } from './words.js';
import { withCommands } from './users.js';

/** What is bound somewhere, and what can be done with it. */
export interface TypeStack {
  bound: BoundSegments;
  actions: TypeActions;
}

/** Each tab is of one of `stacks`. */
export function registerTypeCommands(
  panels: Panels,
  stacks: readonly TypeStack[],
  tellFailure: TellFailure,
): Disposable[] {
  /** Runs it for the segment in front; what fails is said. */
  const withActive =
    (work: (front: Front, ...args: unknown[]) => Promise<void>) =>
    async (...args: unknown[]): Promise<void> => {
      const attachment = panels.front;
      const stack = attachment && stacks.find(({ bound }) => bound.has(attachment));
      if (!stack) {
        await tell('information', l10n.t('Open a segment of shared memory first.'));
        return;
      }
      try {
        await work({ attachment, segment: stack.bound.of(attachment), actions: stack.actions }, ...args);
      } catch (error) {
        await tellFailure(attachment.target.name, asFailure(error));
      }
    };

  const removeType = withActive(async ({ attachment, segment, actions }, context) => {
    const named = textOf(context, 'type');
    const one = segment.types.find(t => t.name === named) ?? (await pickBound(segment));
    if (one) await actions.unbind(attachment, one.name);
  });

  const chooseFormat = withActive(async ({ attachment, segment, actions }, context) => {
    if (segment.types.length === 0) {
      await tellNothingBound();
      return;
    }
    const path = textOf(context, 'path') ?? (await askField(attachment, segment));
    const format = path === undefined ? undefined : await pickFormat(path);
    if (path !== undefined && format !== undefined) await actions.format(attachment, path, format);
  });

  const showLocks = withActive(async ({ attachment, segment }) => {
    const { recorded } = attachment.status ?? {};
    if (segment.types.length === 0 && !recorded?.types.length) {
      await tellNothingBound();
      return;
    }
    const list = await attachment.ask((probe, number) => probe.locks({ attachment: number }));
    const offset = await chooseLock(attachment.target.name, list);
    if (offset !== undefined) panels.of(attachment.address)?.reveal(offset);
  });

  const compareLayouts = withActive(async ({ attachment, segment }) => {
    if (attachment.status?.recorded) {
      const why = l10n.t(
        'A recording has no processes whose layouts could be compared: open the segment itself.',
      );
      await tell('information', why);
      return;
    }
    const one = segment.types.length === 1 ? segment.types[0] : await pickBound(segment);
    if (!one) return;
    const { processes, differences } = await segment.agreement(one);
    const { type } = one.wanted.binding;
    if (processes.length === 0) {
      await tell(
        'information',
        l10n.t('No process that uses {0} carries a type {1}.', attachment.target.name, type),
      );
      return;
    }
    const names = processes.map(p => placeText({ kind: 'process', ...p })).join(', ');
    if (differences.length === 0) {
      await tell('information', l10n.t('{0} has the same layout in {1}.', type, names));
      return;
    }
    const lines = differenceLines(withCommands(differences, segment.users));
    const title = l10n.t('Layout of {0} as it is shown, and in {1}', type, names);
    const document = await workspace.openTextDocument({ content: [title, '', ...lines, ''].join('\n') });
    await window.showTextDocument(document, { preview: true });
  });

  return [
    commands.registerCommand('shmscope.removeType', removeType),
    commands.registerCommand('shmscope.chooseFormat', chooseFormat),
    commands.registerCommand('shmscope.showLocks', showLocks),
    commands.registerCommand('shmscope.compareLayouts', compareLayouts),
  ];
}

interface Front {
  attachment: Attachment;
  segment: BoundSegment;
  actions: TypeActions;
}

async function tellNothingBound(): Promise<void> {
  await tell('information', l10n.t('No type is shown here yet: choose one with “View as Type…”.'));
}

async function pickBound(segment: BoundSegment): Promise<Resolved | undefined> {
  if (segment.types.length === 0) {
    await tellNothingBound();
    return undefined;
  }
  return choose<Resolved>({
    placeHolder: l10n.t('Type that is shown'),
    none: '',
    list: () =>
      segment.types.map(one => ({
        key: one.name,
        label: one.wanted.binding.type,
        description: `${offsetText(one.wanted.binding.offset)} · ${placeText(one.from)}`,
        value: one,
      })),
  });
}

async function askField(attachment: Attachment, segment: BoundSegment): Promise<string | undefined> {
  const names = segment.types.map(({ name }) => name);
  const path = await askText({
    prompt: l10n.t('Path of the field; [*] stands for every index'),
    placeHolder: `${names[0] ?? ''}.…`,
    value: segment.lastField ?? '',
    check: async typed => {
      const wanted = typed.trim();
      // Nothing is no fault yet, and Enter then ends it.
      const why = wanted === '' ? undefined : await whyNoFormat(attachment, names, wanted);
      return why && noFormatText(why, wanted);
    },
  });
  return path === undefined || path.trim() === '' ? undefined : path.trim();
}

async function pickFormat(path: string): Promise<Format | undefined> {
  const words: Record<string, string> = {
    auto: l10n.t('As its type says'),
    decimal: l10n.t('Decimal'),
    hex: l10n.t('Hexadecimal'),
    binary: l10n.t('Binary'),
    char: l10n.t('Characters'),
    address: l10n.t('Address'),
    size: l10n.t('Size in bytes'),
    time: l10n.t('Time, its unit found out'),
    'time s': l10n.t('Time in seconds since 1970'),
    'time ms': l10n.t('Time in milliseconds since 1970'),
    'time µs': l10n.t('Time in microseconds since 1970'),
    'time ns': l10n.t('Time in nanoseconds since 1970'),
  };
  return choose<Format>({
    placeHolder: l10n.t('How {0} is shown', path),
    none: '',
    list: () =>
      (['auto', ...valueFormats] as const).map(format => ({
        key: format,
        label: words[format] ?? format,
        description: format,
        value: format,
      })),
  });
}

/** What a menu in the view says of the place that it was opened at. */
function textOf(context: unknown, key: string): string | undefined {
  if (typeof context !== 'object' || context === null || !Object.hasOwn(context, key)) return undefined;
  const value: unknown = Reflect.get(context, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

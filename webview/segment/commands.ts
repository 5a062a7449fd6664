// The commands that VS Code's keybindings and palette send to the focused view, and menus of ours.
// Not plain moves of the cursor (keys.ts).
import * as l10n from '@vscode/l10n';
import { unsigned } from '../../src/model/inspect.js';
import type { ViewCommand } from '../../src/protocol/view.js';
import { bytes, grouped } from '../format.js';
import type { App } from './app.js';
import { Cells, stateCode } from './cells.js';
import { copyRun } from './diff/actions.js';
import { diffCommands, isInDiff, isInDiffList, stepsInDiff } from './diff/commands.js';
import { copyLimit, copyText, type CopyFormat } from './copying.js';
import { span } from './model.js';
import { timeCommands } from './time/commands.js';
import { isSeen } from './drawn.js';
import { backToLive } from './timeline/past.js';
import { copyInitialiser, copyValue, enterRow, isInStruct, structCommands } from './struct-commands.js';

export function runCommand(app: App, name: ViewCommand): void {
  commands[name](app);
}

const commands: Readonly<Record<ViewCommand, (app: App) => void>> = {
  goTo: ({ model }) => model.goTo.set(true),
  pause: app => (app.model.time.at.peek() ? backToLive(app) : app.actions.pause()),
  refresh: ({ actions }) => actions.refresh(),
  // On a field these keys are about its value.
  copyHex: app => (isInDiffList() ? copyRun(app) : isInStruct() ? copyValue(app) : copySelection(app, 'hex')),
  copyC: app => (isInStruct() ? copyInitialiser(app) : copySelection(app, 'c')),
  copyText: app => copySelection(app, 'text'),
  copyJson: app => copySelection(app, 'json'),
  nextProcess: ({ actions }) => actions.nextProcess(),
  toggleEndianness: ({ model, actions }) =>
    actions.changeSettings({ littleEndian: !model.settings.peek().littleEndian }),
  // In a comparison Enter is a move between its parts.
  followPointer: app => (isInDiff() ? undefined : isInStruct() ? enterRow(app) : followPointer(app)),
  back: ({ actions }) => actions.back(),
  forward: ({ actions }) => actions.forward(),
  nextChange: app => stepsInDiff(app, 1) || goToChange(app, 1),
  previousChange: app => stepsInDiff(app, -1) || goToChange(app, -1),
  cyclePanes,
  ...structCommands,
  ...timeCommands,
  ...diffCommands,
};

export function copySelection(app: App, format: CopyFormat): void {
  app.actions.call(copy(app, format));
}

async function copy({ model, actions }: App, format: CopyFormat): Promise<void> {
  const { offset, length } = span(model.selection.peek());
  if (model.extent.peek() === 0) return;
  if (length > copyLimit) {
    actions.say(l10n.t('{0} are selected; at most {1} can be copied.', bytes(length), bytes(copyLimit)));
    return;
  }
  const onScreen = new Cells(length);
  model.shown.read(offset, onScreen);
  // What is seen is what is copied, also while paused; the rest is asked for, of the moment that is looked at.
  const seen = onScreen.state.every(state => state === stateCode.data);
  const at = model.time.at.peek();
  const reply = seen
    ? { offset, bytes: onScreen.bytes, holes: [], unknown: [] }
    : await actions.host.read({ offset, length, ...(at ? { at } : {}) });
  if (reply.bytes.byteLength === 0) {
    actions.say(l10n.t('There is nothing to copy: these bytes could not be read.'));
    return;
  }
  const segment = model.hello.peek()?.segment.name ?? '';
  await actions.host.copy({ text: copyText(format, { segment, ...reply }) });
  const [holes, unknown] = [total(reply.holes), total(reply.unknown)];
  const short = reply.bytes.byteLength < length;
  actions.say(
    [
      l10n.t('Copied {0} bytes.', grouped(reply.bytes.byteLength)),
      holes > 0 ? l10n.t('{0} of them are not allocated: copied as zeros.', grouped(holes)) : '',
      unknown > 0 ? l10n.t('{0} of them were not read: their zeros say nothing.', grouped(unknown)) : '',
      short ? l10n.t('The rest could not be read.') : '',
    ]
      .filter(Boolean)
      .join(' '),
  );
}

function total(ranges: readonly { length: number }[]): number {
  return ranges.reduce((sum, range) => sum + range.length, 0);
}

/** Takes the 8 bytes at the cursor as an address of this process and goes where it points. */
export function followPointer(app: App): void {
  app.actions.call(follow(app));
}

async function follow({ model, actions }: App): Promise<void> {
  const { offset } = span(model.selection.peek());
  const cells = new Cells(8);
  model.shown.read(offset, cells);
  const value = cells.state.every(state => state === stateCode.data)
    ? unsigned(cells.bytes, 8, model.settings.peek().littleEndian)
    : null;
  if (value === null) {
    actions.say(l10n.t('There are no 8 bytes here to follow.'));
    return;
  }
  const target = await actions.host.resolve({ address: value.toString(16) });
  if (!target) actions.say(l10n.t('0x{0} points to no shared memory of this process.', value.toString(16)));
  else if (target.segment === model.hello.peek()?.segment.id) actions.go(target.offset);
  else await actions.host.open({ segment: target.segment, offset: target.offset });
}

function goToChange({ model, actions }: App, direction: 1 | -1): void {
  const { active } = model.selection.peek();
  const now = performance.now();
  const near = model.shown.nextChange(active, direction, now);
  const { cell } = model.strip;
  const found = cell > 0 ? model.strip.nextChange(Math.floor(active / cell), direction, now) : undefined;
  const to = near ?? (found === undefined ? undefined : found * cell);
  if (to === undefined) actions.say(l10n.t('No change was seen there within 60 s.'));
  else actions.go(to);
}

const panes = [
  '.header-controls',
  '.strip-area',
  'shm-grid',
  '.struct-area',
  '.struct-empty',
  '.inspector-grid[tabindex="0"]',
  '.diff-list-area',
  'shm-diff-grid',
  '.timeline-area',
];

function cyclePanes(): void {
  const stops = panes
    .map(selector => document.querySelector<HTMLElement>(selector))
    .filter(element => element !== null && isSeen(element));
  const now = stops.findIndex(stop => stop?.contains(document.activeElement));
  const next = stops[(now + 1) % Math.max(1, stops.length)];
  const target = next?.matches('[tabindex]')
    ? next
    : next?.querySelector<HTMLElement>('[tabindex], vscode-button');
  target?.focus();
}

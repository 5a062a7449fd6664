// The commands of time that VS Code's keybindings and palette send to the focused view. Others are in ../commands.ts.
import type { ViewCommand } from '../../../src/protocol/view.js';
import type { App } from '../app.js';
import { compareWithLast, showDiff } from '../diff/commands.js';
import { openFind } from '../find/find-actions.js';
import { chartField } from '../timeline/chart-actions.js';
import { tellLastChange } from '../timeline/last-change.js';
import { backToLive } from '../timeline/past.js';

export type TimeCommand =
  | 'snapshot'
  | 'compare'
  | 'compareWithLast'
  | 'endCompare'
  | 'showDiff'
  | 'backToLive'
  | 'lastChange'
  | 'chart'
  | 'find'
  | 'record'
  | 'saveRecording';

export const timeCommands: Readonly<Record<TimeCommand & ViewCommand, (app: App) => void>> = {
  snapshot: ({ actions }) => actions.call(actions.host.snapshot()),
  compare: ({ actions }) => actions.call(actions.host.compare({})),
  compareWithLast,
  endCompare: ({ actions }) => actions.call(actions.host.compare(null)),
  showDiff,
  backToLive,
  lastChange: tellLastChange,
  chart: chartField,
  find: openFind,
  record: ({ model, actions }) =>
    actions.call(actions.host.record({ on: !model.time.state.peek().recording })),
  saveRecording: ({ actions }) => actions.call(actions.host.saveRecording()),
};

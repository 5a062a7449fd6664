// The words between extension and webview of an attached segment: two interfaces, one for each direction.
// Frames and statuses are the probe's own; the extension passes them on and adds what VS Code knows.
import type { Resource } from '../model/forecast.js';
import type { Budget } from '../model/segment.js';
import type { AttachmentStatus } from './attachment.js';
import type { Failure } from './failure.js';
import type { Frame, ViewSpec } from './frame.js';
import type { Moment } from './moment.js';
import type { PointerTarget, ReadReply } from './probe.js';
import type { Format, Guesses, Located, Suggestion } from './table.js';
import type { TimeHostApi, TimeState, TimeViewEvents } from './view-time.js';

export const bytesPerRow = [8, 16, 32, 64] as const;
export type BytesPerRow = (typeof bytesPerRow)[number];
export const rates = [1, 5, 10, 30, 60] as const;

/** What a person set, in settings or in the view. */
export interface ViewSettings {
  /** 0: as many as fit (8 or 16). */
  bytesPerRow: BytesPerRow | 0;
  hz: number;
  littleEndian: boolean;
  /** Of the struct table: rows for holes and padding, and the bytes of a cache line. Left out: shown, and 64. */
  holes?: boolean;
  cacheLine?: number;
}

/** Where the attachment stands, beyond its own status. */
export type LinkState =
  | { kind: 'attaching' }
  | { kind: 'attached' }
  /** The probe ended; `attempt` counts up, the next start comes at `retryAt` (ms since 1970). */
  | { kind: 'restarting'; attempt: number; retryAt: number }
  /** No attachment. `intrusive`: there would be a way, shmat, that others can notice; ask first. */
  | { kind: 'failed'; failure: Failure; intrusive: boolean };

/** What the struct pane is made of, and how far it has come. */
export interface BoundState {
  /** In the order of the table's roots. `from`: what the type was read from; `size` of one, in bytes. */
  types: { name: string; type: string; from: string; size: number; offset: number; count: number }[];
  /** Types are being read; `total` 0: it can't be told how much that is. */
  loading: { what: string; done: number; total: number } | null;
  /** Sentences: a type that isn't found any more, a header that doesn't compile, programs that don't agree. */
  problems: { severity: 'error' | 'warning'; text: string; detail?: string }[];
}

export interface ViewHello {
  /** Asked for in the tab's address: the segment's id and name, and the process. */
  segment: { id: string; name: string };
  state: LinkState;
  status: AttachmentStatus | null;
  settings: ViewSettings;
  bound: BoundState;
  time: TimeState;
  /** Translations by English text, for @vscode/l10n; empty for English. */
  l10n: Record<string, string>;
}

/** Commands that VS Code's keybindings and palette send to the focused view. */
export const viewCommands = [
  'goTo',
  'pause',
  'refresh',
  'copyHex',
  'copyC',
  'copyText',
  'copyJson',
  'nextProcess',
  'toggleEndianness',
  'followPointer',
  'back',
  'forward',
  'nextChange',
  'previousChange',
  'cyclePanes',
  'viewAsType',
  'showHex',
  'showStruct',
  'showInspector',
  'pinField',
  'copyValue',
  'copyInitialiser',
  'nextField',
  'previousField',
  'snapshot',
  'compare',
  'compareWithLast',
  'endCompare',
  'showDiff',
  'backToLive',
  'lastChange',
  'chart',
  'find',
  'record',
  'saveRecording',
  'hideNoise',
] as const;
export type ViewCommand = (typeof viewCommands)[number];

/** Webview → extension. */
export interface HostApi extends TimeHostApi {
  /** The first call: the webview can draw now. */
  ready(): ViewHello;
  view(p: { view: ViewSpec | null }): void;
  refresh(): void;
  as(p: { pid: number; startTime: number }): void;
  read(p: { offset: number; length: number; at?: Moment }): ReadReply;
  resolve(p: { address: string }): PointerTarget | null;
  copy(p: { text: string }): void;
  /** Show another segment (or this one's recreated twin) in a tab of its own. */
  open(p: { segment: string; offset: number }): void;
  /** Try again; `intrusive` after a person agreed to shmat. */
  attach(p: { intrusive: boolean }): void;
  detach(): void;
  locate(p: { at: { offset: number } | { path: string } }): Located | null;
  /** Guesses for what lies at an offset; reads the types of the attached process when first asked. */
  suggest(p: { offset: number }): Guesses;
  /** Put a guess there, or a format that the person types; without either: what they pick in VS Code's own list. */
  bind(p: { offset: number; by?: Suggestion | 'format' }): void;
  unbind(p: { name: string }): void;
  /** Gives up the types that are being read for this segment. */
  cancelTypes(): void;
  /** How a field is shown from now on (`[*]` for any index); `auto`: as its type says. */
  format(p: { path: string; format: Format }): void;
  settings(p: ViewSettings): void;
  /** Has the hex grid (not an input) the focus, and has any part of the document? Keybindings depend on it. */
  focus(p: { grid: boolean; view: boolean }): void;
}

/** Extension → webview. */
export interface ViewEvents extends TimeViewEvents {
  frame(p: Frame): void;
  status(p: AttachmentStatus): void;
  state(p: LinkState): void;
  settings(p: ViewSettings): void;
  bound(p: BoundState): void;
  command(p: { name: ViewCommand }): void;
  /** Go to an offset: from `open`, a pointer or the tree. */
  reveal(p: { offset: number }): void;
}

/** Webview of the system section → extension. */
export interface SystemHostApi {
  ready(): SystemHello;
}

/** Extension → webview of the system section. */
export interface SystemEvents {
  system(p: SystemState): void;
}

export interface SystemState {
  budget: Budget;
  /** Of what is used up or soon will be, in words: for its row, and all that is to be said. */
  warnings: readonly { resource: Resource; short: string; text: string }[];
  /** Processes that could not be looked into, and of how many. */
  unseen: number;
  processes: number;
}

export interface SystemHello {
  /** Null until the first scan has ended. */
  state: SystemState | null;
  l10n: Record<string, string>;
}

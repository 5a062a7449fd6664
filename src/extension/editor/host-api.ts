// What a segment's webview may ask of the extension: the view's own questions go on to its attachment, the rest
// is VS Code's (clipboard, tabs, settings, a question to the person).
// Not the checks of what it sends (messages.ts), nor the tab's own life (panel.ts).
import { env, l10n } from 'vscode';
import { RpcFailure } from '../../protocol/failure.js';
import type { Handlers } from '../../protocol/rpc.js';
import type { BoundState, HostApi, ViewHello } from '../../protocol/view.js';
import { asFailure, type Attachment } from '../attachment/attachment.js';
import { confirm } from '../base/ask.js';
import { saveViewSettings, viewSettings } from '../settings.js';
import type { ProcessId } from '../target.js';
import type { ViewTime } from '../time/view-time.js';
import type { TimeState } from '../../protocol/view-time.js';

/** What the tab does for its view. */
export interface ViewOwner {
  /** The document can draw: frames and events may come. */
  ready(): void;
  /** Is the focus on its bytes, and anywhere in it? */
  focusChanged(grid: boolean, view: boolean): void;
  openOther(segment: string, offset: number): Promise<void>;
  switched(process: ProcessId): Promise<void>;
  close(): Promise<void>;
  types: ViewTypes;
  time: ViewTime;
}

/** What the tab's view may do with types (types/view-types.ts). */
export type ViewTypes = Pick<
  Handlers<HostApi>,
  'locate' | 'suggest' | 'bind' | 'unbind' | 'cancelTypes' | 'format'
> & {
  readonly state: BoundState;
};

export function hostApi(attachment: Attachment, owner: ViewOwner): Handlers<HostApi> {
  return {
    ready: () => {
      // After this answer is on its way: it holds all that an event would say.
      setImmediate(() => owner.ready());
      return hello(attachment, owner.types.state, owner.time.state);
    },
    view: ({ view }) => attachment.view(view),
    refresh: () => attachment.refresh(),
    as: async ({ pid, startTime }) => {
      await attachment.as({ pid, startTime });
      await owner.switched({ pid, startTime });
    },
    read: p => attachment.ask((probe, number) => probe.read({ ...p, attachment: number })),
    resolve: p => attachment.ask((probe, number) => probe.resolve({ ...p, attachment: number })),
    copy: async ({ text }) => env.clipboard.writeText(text),
    open: ({ segment, offset }) => owner.openOther(segment, offset),
    attach: async ({ intrusive }) => {
      if (!intrusive || (await agreesToBeSeen(attachment.target.name))) await attachment.retry(intrusive);
    },
    detach: () => owner.close(),
    locate: p => owner.types.locate(p),
    suggest: p => owner.types.suggest(p),
    bind: p => owner.types.bind(p),
    unbind: p => owner.types.unbind(p),
    cancelTypes: () => owner.types.cancelTypes(),
    format: p => owner.types.format(p),
    ...owner.time.handlers,
    settings: async next => {
      try {
        await saveViewSettings(next);
      } catch (error) {
        // A settings file that can't be written: the view goes on with what it has.
        throw new RpcFailure({ ...asFailure(error), kind: 'unsupported' });
      }
    },
    focus: ({ grid, view }) => owner.focusChanged(grid, view),
  };
}

function hello(attachment: Attachment, bound: BoundState, time: TimeState): ViewHello {
  const { target, state, status } = attachment;
  return {
    segment: { id: target.segment, name: target.name },
    state,
    status,
    settings: viewSettings(),
    bound,
    time,
    l10n: l10n.bundle ?? {},
  };
}

/** shmat can be noticed by others, so a person decides. */
async function agreesToBeSeen(name: string): Promise<boolean> {
  return confirm(
    l10n.t('Attach {0} in a way that others can notice?', name),
    l10n.t(
      'There is no other way to read this System V segment: it has to be attached with shmat (read-only). While it is attached, its count of attachments (nattch) is one higher. Its last process (lpid) and its attach and detach times change, and stay changed afterwards. If it is removed meanwhile, its memory is freed only when you detach.',
    ),
    l10n.t('Attach Read-Only'),
  );
}

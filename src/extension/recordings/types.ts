// Types in the view of a recording: those that it has itself, until a person puts others there. Nothing of the
// workspace's file is shown in it, and nothing that is put there is kept. Not the putting (../types).
import { l10n } from 'vscode';
import type { BoundState } from '../../protocol/view.js';
import type { Attachment } from '../attachment/attachment.js';
import type { PanelOptions } from '../editor/panel.js';
import type { Bindings } from '../types/bindings-files.js';

export const noBindings: Bindings = {
  canKeep: false,
  of: () => Promise.resolve([]),
  onDidChange: () => ({ dispose: () => undefined }),
  put: unkept,
  putDeclaration: unkept,
  remove: unkept,
};

/** `put`: what a person has put there. */
export function recordedTypes(recording: Attachment, put: PanelOptions['types']): PanelOptions['types'] {
  const state = (): BoundState => {
    const now = put.state;
    const own = recording.status?.recorded?.types ?? [];
    if (now.types.length > 0 || own.length === 0) return now;
    return { ...now, types: own.map(type => ({ ...type, from: l10n.t('the recording') })) };
  };
  return {
    ...put,
    get state() {
      return state();
    },
    onState: listener => {
      const listeners = [put.onState, recording.onStatus].map(event => event(() => listener(state())));
      return {
        dispose: () => {
          for (const one of listeners) one.dispose();
        },
      };
    },
  };
}

function unkept(): Promise<never> {
  return Promise.reject(new Error('nothing is kept of a recording'));
}

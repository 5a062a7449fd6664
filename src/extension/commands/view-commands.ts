// Commands that act in the focused segment view: keybindings, palette and context menus all come through here.
// Each is one word of the protocol; the view knows what to do with it.
import { commands, l10n, type Disposable } from 'vscode';
import { viewCommands } from '../../protocol/view.js';
import { tell } from '../base/ask.js';
import type { Panels } from '../editor/panels.js';

export function registerViewCommands(panels: Panels): Disposable[] {
  return viewCommands.map(name =>
    commands.registerCommand(`shmscope.view.${name}`, async () => {
      if (panels.command(name)) return;
      await tell('information', l10n.t('Open a segment of shared memory first.'));
    }),
  );
}

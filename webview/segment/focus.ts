// Tells the extension where the focus is: VS Code's keybindings depend on it. Single letters are ours only while the
// bytes have it; F6 wherever in our document it is. Not what the keys do (keys.ts, commands.ts).
import { watch } from '../atom.js';
import type { App } from './app.js';

export function tellFocus({ model, actions }: App): void {
  const look = (): void => model.focused.set(document.hasFocus());
  for (const event of ['focusin', 'focusout']) document.addEventListener(event, look);
  for (const event of ['focus', 'blur']) window.addEventListener(event, look);
  let told = false;
  watch(() => {
    const now = { grid: model.gridFocused.get(), view: model.focused.get() };
    if (!told && !now.grid && !now.view) return;
    told = true;
    actions.call(actions.host.focus(now));
  });
  look();
}

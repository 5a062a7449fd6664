// Asks for guesses of what the segment holds: only while the pane that shows them is on screen and nothing is bound,
// and once for each process, as its types are read for it. Not what is shown of them (struct-empty.ts).
import { watch } from '../atom.js';
import { toFailure } from '../link.js';
import type { App } from './app.js';
import { failureText } from './failure-text.js';

export function askForGuesses({ model, actions }: App): void {
  const { struct } = model;
  let asked = '';
  const ask = async (question: string): Promise<void> => {
    struct.guesses.set({ kind: 'asking' });
    try {
      const found = await actions.host.suggest({ offset: 0 });
      if (question === asked) struct.guesses.set({ kind: 'here', ...found });
    } catch (error) {
      const text = failureText(toFailure(error));
      if (question === asked) struct.guesses.set({ kind: 'failed', text });
    }
  };
  const look = (): void => {
    const { types, loading } = struct.bound.get();
    const process = model.status.get()?.process;
    const wanted =
      types.length === 0 &&
      loading === null &&
      model.structShown.get() &&
      model.link.get().kind === 'attached' &&
      process?.alive === true &&
      !document.hidden;
    if (!wanted) return;
    const question = `${process.pid} ${process.startTime}`;
    if (question === asked) return;
    asked = question;
    void ask(question);
  };
  document.addEventListener('visibilitychange', look);
  watch(look);
}

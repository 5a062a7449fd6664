// Where the pointer at the cursor points: asked of the probe when its value is a new one, at most ten times a second,
// and only while the answer is on screen. Not following it (commands.ts).
import { unsigned } from '../../src/model/inspect.js';
import type { PointerTarget } from '../../src/protocol/probe.js';
import { watch } from '../atom.js';
import { throttled } from '../painter.js';
import type { App } from './app.js';
import { place } from './inspected.js';
import type { Model } from './model.js';

export interface Pointing {
  /** Null: no shared memory of the process. */
  target: PointerTarget | null;
}

export function followPointing({ model, actions }: App): void {
  let asked = '';
  const ask = async (question: string, address: bigint): Promise<void> => {
    try {
      const target = await actions.host.resolve({ address: address.toString(16) });
      if (asked === question) model.pointing.set({ target });
    } catch {
      // Not known, and shown as that; why the probe can't be asked is told by the banners.
      if (asked === question) model.pointing.set(null);
    }
  };
  const look = throttled(100, () => {
    const address = document.hidden ? null : pointerAt(model);
    const process = model.status.peek()?.process;
    const question = address && process ? `${process.pid} ${process.startTime} ${address}` : '';
    if (question === asked) return;
    asked = question;
    model.pointing.set(null);
    if (address && question !== '') void ask(question, address);
  });
  watch(() => {
    pointerAt(model);
    model.status.get();
    look();
  });
}

/** The address of the process at the cursor; null where none is looked at. */
function pointerAt(model: Model): bigint | null {
  const seen = model.inspectorShown.get();
  if (!seen || model.link.get().kind !== 'attached' || !model.status.get()?.process?.alive) return null;
  const address = unsigned(place(model).bytes, 8, model.settings.get().littleEndian);
  // Null points nowhere, by agreement.
  return address === 0n ? null : address;
}

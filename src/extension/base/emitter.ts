// Something happened, told to whoever listens. Its `event` has the shape of a vscode.Event.
// Not vscode.EventEmitter: the probe's client and the stores run in plain Node too, in their tests.
import type { Disposable } from './disposables.js';

export type Event<T> = (listener: (value: T) => void) => Disposable;

export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = listener => {
    // One listener given twice is two listeners.
    const own = (value: T): void => listener(value);
    this.#listeners.add(own);
    return { dispose: () => this.#listeners.delete(own) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

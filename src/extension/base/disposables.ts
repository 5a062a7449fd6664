// Ownership as one small class: whoever creates a thing adds it here and lets go of all of them at once.
// Not vscode.Disposable, though it is one by shape, so that parts without an editor can own things too.

export interface Disposable {
  dispose(): void;
}

/** Disposes in reverse order. What is added late is disposed at once; disposing twice is harmless. */
export class Disposables implements Disposable {
  #items: Disposable[] = [];
  #over = false;

  add<T extends Disposable>(item: T): T {
    if (this.#over) item.dispose();
    else this.#items.push(item);
    return item;
  }

  dispose(): void {
    this.#over = true;
    const items = this.#items.reverse();
    this.#items = [];
    for (const item of items) item.dispose();
  }
}

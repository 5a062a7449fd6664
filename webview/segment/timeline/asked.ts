// Which of the views that were asked for were of the past: a frame tells only its number, and late ones still come.
// Not the asking (../host.ts).

/** Views whose frames may still be under way. */
const most = 64;

export class AskedPast {
  #past: number[] = [];
  #latest = 0;

  note(revision: number, past: boolean): void {
    this.#latest = revision;
    if (past) this.#past = [...this.#past.slice(1 - most), revision];
  }

  isPast(revision: number): boolean {
    return this.#past.includes(revision);
  }

  /** Does it answer what was asked last? */
  isLatest(revision: number): boolean {
    return revision === this.#latest;
  }
}

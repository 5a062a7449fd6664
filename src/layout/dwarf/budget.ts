// How much of a written name is told before it's cut: types that refer to each other can be written without an end.
// One budget goes through all that is written for one name.

/** Parts of a name, each with some of its characters. */
const mostParts = 600;
const charactersAPart = 128;

export class Budget {
  #left = mostParts;

  get isSpent(): boolean {
    return this.#left <= 0;
  }

  /** False when there's nothing left: then an ellipsis stands for the rest. */
  spend(characters = 0): boolean {
    this.#left -= 1 + characters / charactersAPart;
    return this.#left > 0;
  }
}

/** Longer names are cut: nobody reads them, and they can share their memory in the file but not here. */
export const longestName = 1 << 16;

export function cut(name: string): string {
  return name.length <= longestName ? name : `${name.slice(0, longestName)}…`;
}

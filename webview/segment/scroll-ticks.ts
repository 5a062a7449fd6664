// Where on a scrollbar marks of many offsets are: one for each two pixels at most, however many there are. Pure; made
// again only when what they are made of is another. Not the scrollbar (scrollbar.ts).

interface Asked {
  /** Ascending. */
  places: readonly { offset: number }[];
  bytesPerRow: number;
  rows: number;
  /** Of the track, pixels. */
  height: number;
}

/** Pixels of a mark. */
const tall = 2;

export class ScrollTicks {
  #of: Asked | undefined;
  #tops: readonly number[] = [];

  /** Pixels from the top of the track, ascending. */
  tops(asked: Asked): readonly number[] {
    const { places, bytesPerRow, rows, height } = asked;
    const of = this.#of;
    const same =
      of?.places === places && of.bytesPerRow === bytesPerRow && of.rows === rows && of.height === height;
    if (!same) {
      this.#of = asked;
      const steps = Math.max(0, Math.floor(height / tall) - 1);
      const at = (offset: number): number => Math.round((Math.floor(offset / bytesPerRow) / rows) * steps);
      this.#tops = [...new Set(places.map(({ offset }) => Math.min(steps, at(offset)) * tall))];
    }
    return this.#tops;
  }
}

// Columns aligned for a terminal, one code point a column. Not colour by meaning: only the head is set apart.

export type Align = 'left' | 'right';

/** The first row is the head. Cells are already safe to show; a wide character counts as one column. */
export function table(rows: readonly (readonly string[])[], align: readonly Align[], color: boolean): string {
  const widths = align.map((_, column) =>
    rows.reduce((most, row) => Math.max(most, length(row[column] ?? '')), 0),
  );
  const lines = rows.map((row, index) => {
    const cells = align.map((side, column) => {
      const cell = row[column] ?? '';
      const gap = ' '.repeat((widths[column] ?? 0) - length(cell));
      return side === 'left' ? cell + gap : gap + cell;
    });
    const line = cells.join('  ').trimEnd();
    return color && index === 0 ? `\x1b[1m${line}\x1b[0m` : line;
  });
  return `${lines.join('\n')}\n`;
}

function length(text: string): number {
  // Without half of a pair each unit is a code point; a kernel has ten thousand names.
  return /[\ud800-\udfff]/.test(text) ? Array.from(text).length : text.length;
}

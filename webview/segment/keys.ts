// Which key moves the cursor where, in the hex grid. Pure; commands (G, Space, C, …) are VS Code's keybindings and
// come as ViewCommand: they are not handled here, so that none runs twice.
import type { Extent } from './scroll.js';

export interface KeyPress {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

export interface Move {
  to: number;
  extend: boolean;
}

/** Where `press` moves the active byte; undefined when the key isn't ours. */
export function moveOf(
  press: KeyPress,
  active: number,
  bytesPerRow: number,
  extent: Extent,
  size: number,
): Move | undefined {
  if (press.altKey || press.metaKey) return undefined;
  const to = target(press, active, bytesPerRow, extent, size);
  if (to === undefined) return undefined;
  return { to: Math.min(Math.max(0, size - 1), Math.max(0, to)), extend: press.shiftKey };
}

function target(
  press: KeyPress,
  active: number,
  perRow: number,
  extent: Extent,
  size: number,
): number | undefined {
  const column = active % perRow;
  // Up and down keep the column; past the ends they stay where they are.
  const vertical = (rows: number): number => {
    const to = active + rows * perRow;
    if (to < 0) return rows === -1 ? active : column;
    if (to >= size) return rows === 1 ? active : lastInColumn(column, perRow, size);
    return to;
  };
  switch (press.key) {
    case 'ArrowLeft':
      return press.ctrlKey ? undefined : active - 1;
    case 'ArrowRight':
      return press.ctrlKey ? undefined : active + 1;
    case 'ArrowUp':
      return press.ctrlKey ? undefined : vertical(-1);
    case 'ArrowDown':
      return press.ctrlKey ? undefined : vertical(1);
    case 'PageUp':
      return vertical(-extent.visible);
    case 'PageDown':
      return vertical(extent.visible);
    case 'Home':
      return press.ctrlKey ? 0 : active - column;
    case 'End':
      return press.ctrlKey ? size - 1 : active - column + perRow - 1;
    default:
      return undefined;
  }
}

function lastInColumn(column: number, perRow: number, size: number): number {
  const last = size - 1;
  const row = Math.floor(last / perRow);
  const to = row * perRow + column;
  return to <= last ? to : to - perRow;
}

// What a key does in the struct table. Pure; commands (C, W, G, …) are VS Code's keybindings and come as ViewCommand.
import type { KeyPress } from './keys.js';

/** move: by rows, pages or to an end · in, out: as trees have it · enter: follow a pointer, or open; a command. */
export type StructKey =
  | { do: 'move'; to: 'up' | 'down' | 'page up' | 'page down' | 'first' | 'last' }
  | { do: 'in' | 'out' | 'enter' };

const moves: Readonly<Record<string, StructKey>> = {
  ArrowUp: { do: 'move', to: 'up' },
  ArrowDown: { do: 'move', to: 'down' },
  PageUp: { do: 'move', to: 'page up' },
  PageDown: { do: 'move', to: 'page down' },
  Home: { do: 'move', to: 'first' },
  End: { do: 'move', to: 'last' },
  ArrowRight: { do: 'in' },
  ArrowLeft: { do: 'out' },
};

export function structKey(press: KeyPress): StructKey | undefined {
  if (press.altKey || press.metaKey || press.shiftKey) return undefined;
  if (press.ctrlKey && press.key !== 'Home' && press.key !== 'End') return undefined;
  return moves[press.key];
}

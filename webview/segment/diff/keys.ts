// What a key does in a comparison: in the list, and in its bytes. Pure; commands (F7, D, …) are VS Code's keybindings
// and come as ViewCommand.
import type { KeyPress } from '../keys.js';

export type ListKey =
  { do: 'move'; to: 'up' | 'down' | 'page up' | 'page down' | 'first' | 'last' } | { do: 'enter' | 'hide' };

const listKeys: Readonly<Record<string, ListKey>> = {
  ArrowUp: { do: 'move', to: 'up' },
  ArrowDown: { do: 'move', to: 'down' },
  PageUp: { do: 'move', to: 'page up' },
  PageDown: { do: 'move', to: 'page down' },
  Home: { do: 'move', to: 'first' },
  End: { do: 'move', to: 'last' },
  Delete: { do: 'hide' },
};

export function listKey(press: KeyPress): ListKey | undefined {
  if (press.altKey || press.metaKey || press.shiftKey) return undefined;
  if (press.ctrlKey && press.key !== 'Home' && press.key !== 'End') return undefined;
  return listKeys[press.key];
}

/** By bytes, lines or screens, or to an end. */
export type BytesKey = { by: 'byte' | 'line' | 'screen'; step: 1 | -1 } | { to: 'start' | 'end' };

const bytesKeys: Readonly<Record<string, BytesKey>> = {
  ArrowLeft: { by: 'byte', step: -1 },
  ArrowRight: { by: 'byte', step: 1 },
  ArrowUp: { by: 'line', step: -1 },
  ArrowDown: { by: 'line', step: 1 },
  PageUp: { by: 'screen', step: -1 },
  PageDown: { by: 'screen', step: 1 },
  Home: { to: 'start' },
  End: { to: 'end' },
};

export function bytesKey(press: KeyPress): BytesKey | undefined {
  if (press.altKey || press.metaKey || press.shiftKey) return undefined;
  const end = press.key === 'Home' || press.key === 'End';
  return press.ctrlKey === end ? bytesKeys[press.key] : undefined;
}

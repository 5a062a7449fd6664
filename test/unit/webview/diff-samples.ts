// Rows of a comparison as frames bring them, for tests of what the view makes of them.
import type { DiffHexRow } from '../../../src/protocol/diff.js';
import type { DiffRun } from '../../../webview/segment/diff/rows.js';

export const run = (over: Partial<DiffRun> = {}): DiffRun => ({
  kind: 'run',
  index: 5,
  offset: 0x708,
  length: 8,
  bytes: 7,
  region: 'field',
  path: 'ring.slots[37].price',
  a: '142.63',
  b: '187.42',
  ...over,
});

export function bytesRow(offset: number, differs = new Uint8Array(16)): DiffHexRow & { kind: 'bytes' } {
  const none = new Uint8Array(differs.length);
  return { kind: 'bytes', offset, a: none, b: none, stateA: none, stateB: none, differs, fields: none };
}

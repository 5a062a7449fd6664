// Rows and cells of the struct table as the probe tells of them, with what a test cares about put in. Not a test.
import type { Cell, Row } from '../../../src/protocol/table.js';
import { stepsOf } from '../../../webview/segment/struct-path.js';

export function row(path: string, more: Partial<Row> = {}): Row {
  return {
    kind: 'member',
    path,
    name: stepsOf(path).at(-1) ?? '',
    depth: stepsOf(path).length - 2,
    type: 'int',
    offset: 0,
    size: 4,
    expandable: false,
    expanded: false,
    line: 0,
    crosses: 0,
    binding: 0,
    typeId: 1,
    holder: null,
    ...more,
  };
}

export function cell(text: string, more: Partial<Cell> = {}): Cell {
  return { kind: 'integer', text, ...more };
}

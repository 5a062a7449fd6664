// The struct table: opening one of a million records, reading any 50 rows of it, and decoding what a screen shows.
import { cellsOf } from '../../src/layout/table/cells.js';
import { StructTable } from '../../src/layout/table/table.js';
import { ringLayout } from '../support/layout/ring.js';
import { race, tell, workTime } from './timing.js';

export const how =
  'Layout and decoding of the struct table, in one process: an array of a million records is opened, ' +
  'rows anywhere in it are asked for, and what a screen shows is decoded.';

const records = 1_000_000;
const visible = 50;
const rounds = 200;

export async function run(): Promise<void> {
  const size = 0x140 + records * 40;
  const bindings = [{ name: 'ring', layout: ringLayout(records), offset: 0 }];
  const expanded = ['ring.slots', ...Array.from({ length: 200 }, (_, i) => `ring.slots[${i * 4999}]`)];
  let at = 0;
  const open = (): StructTable => new StructTable({ bindings, size, expanded });
  const table = open();
  const snapshot = { size, read: (_: number, length: number) => new Uint8Array(length) };
  const somewhere = (): number => (at = (at + 7919 * visible) % table.rowCount);
  tell(
    `a table of ${records} records, 200 of them expanded`,
    await race(rounds, {
      'to open it': () => workTime(() => void open()),
      [`${visible} rows`]: () => workTime(() => void table.rows(somewhere(), visible)),
      [`rows and values of ${visible}`]: () =>
        workTime(() => void cellsOf(bindings, table.rows(somewhere(), visible), snapshot)),
    }),
  );
}

// A program of its own: brings a System V segment back from a copy, and prints as JSON what others could see of it
// meanwhile and afterwards. The tests run it as another user, too. Its argument is {copies, copy} as JSON.
import { removeSegment } from '../../native/act/libc.js';
import { thisMachine } from '../../native/this-machine.js';
import type { CopyPlace } from '../../src/protocol/removal.js';
import { restore } from '../../src/probe/removal/restore.js';
import { sysvRows, type SysvRow } from '../support/oracle.js';

const { copies, copy } = JSON.parse(process.argv[2] ?? '') as { copies: CopyPlace; copy: string };
const own = (): SysvRow | undefined => sysvRows().find(row => row.cpid === process.pid);
const modes = new Set<string>();
let next = setImmediate(look);

function look(): void {
  const row = own();
  if (row) modes.add((row.perms & 0o777).toString(8));
  next = setImmediate(look);
}

const { owned } = await restore(thisMachine(), copies, copy);
clearImmediate(next);
const row = own();
if (row) removeSegment(row.shmid);
process.stdout.write(JSON.stringify({ owned, meanwhile: [...modes], row }));

// Users that a scan doesn't show, on a machine of captured files: each object is told by its device and inode, whatever
// else has the same name. Not real sockets and rings: test/live/leaks-matrix.test.ts.
import assert from 'node:assert/strict';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deviceOf } from '../../../native/device.js';
import { lookForHidden, type HiddenUsers, type Sought } from '../../../native/hidden-users.js';
import type { ByteString } from '../../../native/records.js';
import { FakeMachine } from './fake-machine.js';

describe('hidden users', () => {
  it('are told apart where two objects have one name, in two mount namespaces', () => {
    using machine = new FakeMachine();
    const sought = ['one', 'other', 'third'].map((place): Sought => {
      mkdirSync(join(machine.folder, place));
      writeFileSync(join(machine.folder, place, 'ticks'), '');
      const stat = statSync(join(machine.folder, place, 'ticks'), { bigint: true });
      const names = ['ticks' as ByteString];
      return { id: place, device: deviceOf(stat), inode: String(stat.ino), names };
    });
    for (const [pid, place] of [
      [7, 'one'],
      [8, 'other'],
    ] as const) {
      const files = {
        maps: 'a',
        'ns/net': '-> net:[1]',
        'fd/3': `-> ${join(machine.folder, place, 'ticks')}`,
        'net/unix': '',
      };
      machine.process({ pid, files });
    }
    const { users } = look(machine, sought);
    assert.deepEqual(Object.fromEntries(users), { one: [7], other: [8] });
  });
});

function look(machine: FakeMachine, sought: readonly Sought[]): HiddenUsers {
  const looking = lookForHidden(machine, sought, []);
  for (;;) {
    const step = looking.next();
    if (step.done === true) return step.value;
  }
}

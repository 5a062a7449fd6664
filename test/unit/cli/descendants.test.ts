// How the descendants of a command are followed: names that come and go in a burst are looked at together, and what
// can't be watched ends nothing. Not whom a leak is blamed on: test/live/run.test.ts.
import assert from 'node:assert/strict';
import { rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Descendants } from '../../../src/cli/run/descendants.js';
import { untilTrue } from '../../support/until.js';
import { FakeMachine } from '../native/fake-machine.js';

/** A look goes through /proc once. */
class CountingMachine extends FakeMachine {
  looks = 0;

  // A getter in place of the field, for who only reads it.
  counted(): this {
    const { proc } = this;
    Object.defineProperty(this, 'proc', { get: () => (this.looks++, proc) });
    return this;
  }
}

describe('the descendants of a command', () => {
  it('are looked at once for many names that come and go together', async () => {
    using machine = new CountingMachine().counted();
    const descendants = new Descendants(machine, 1);
    let events = 0;
    const watcher = watch(machine.shm, () => events++);
    descendants.watch();
    try {
      const before = machine.looks;
      const most = 1000;
      for (let i = 0; i < most; i++) {
        const path = join(machine.shm, `name-${i}`);
        writeFileSync(path, '');
        rmSync(path);
      }
      await untilTrue(() => events >= most);
      assert.ok(machine.looks - before < events / 2, `${machine.looks - before} looks for ${events} events`);
      assert.deepEqual([...descendants.blind], []);
    } finally {
      descendants.stop();
      watcher.close();
    }
  });

  it('that can’t be watched are followed all the same, and that is told', () => {
    using machine = new FakeMachine();
    rmSync(machine.shm, { recursive: true });
    const descendants = new Descendants(machine, 1);
    descendants.watch();
    descendants.stop();
    assert.match([...descendants.blind].join(), /can't be watched \(ENOENT\)/);
  });
});

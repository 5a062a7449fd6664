// Work that events ask for: together, within its share, and never two at once.
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { untilTrue } from '../../support/until.js';
import { Turns } from '../../../src/probe/leaks/turns.js';

describe('turns', () => {
  let done: number;
  let release: () => void;
  const failures: unknown[] = [];
  const options = { share: () => 1, failed: (error: unknown) => void failures.push(error) };
  const work = (): Promise<void> => {
    done++;
    return new Promise(resolve => (release = resolve));
  };
  beforeEach(() => {
    done = 0;
    failures.length = 0;
  });

  it('answer all that asked in one moment, and what asked meanwhile once more', async () => {
    const turns = new Turns(work, options);
    for (let i = 0; i < 1000; i++) turns.ask();
    await turn();
    assert.equal(done, 1);
    for (let i = 0; i < 1000; i++) turns.ask();
    await turn();
    assert.equal(done, 1, 'never two at once');
    release();
    await turns.settled();
    // With a whole core as its share it doesn't rest.
    await untilTrue(() => done === 2);
    release();
    await turns.settled();
    await turn();
    assert.equal(done, 2);
    turns.stop();
  });

  it('are over when they are stopped, and go on after a failure', async () => {
    const failing = new Turns(() => Promise.reject(new Error(`${++done}`)), options);
    failing.ask();
    await untilTrue(() => failures.length === 1);
    failing.ask();
    await untilTrue(() => failures.length === 2);
    failing.ask();
    failing.stop();
    await turn();
    await turn();
    assert.equal(done, 2);
  });
});

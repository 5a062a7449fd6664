// Of what fills up, what a person is told, and how often: each approach once, and once more when it is full.
import assert from 'node:assert/strict';
import { Approaches } from '../../../src/extension/leaks/approaches.js';
import type { Filling } from '../../../src/model/forecast.js';

const filling = (state: Filling['state'], resource: Filling['resource'] = 'shm'): Filling => ({
  ...{ resource, state, used: 9, limit: 10, rate: 1 },
});
const minute = 60_000;

describe('what is told of what fills up', () => {
  function stand() {
    const approaches = new Approaches();
    return (time: number, ...all: Filling[]): string[] =>
      approaches.take(all, time * minute).map(({ resource, state }) => `${resource} ${state}`);
  }

  it('is each approach once, however long it goes on', () => {
    const at = stand();
    assert.deepEqual(at(0, filling('soon')), ['shm soon']);
    assert.deepEqual(at(1, filling('soon')), []);
    assert.deepEqual(at(60, filling('nearly')), []);
    assert.deepEqual(at(61, filling('soon'), filling('soon', 'queues')), ['queues soon']);
  });

  it('is once more that it is full', () => {
    const at = stand();
    assert.deepEqual(at(0, filling('soon')), ['shm soon']);
    assert.deepEqual(at(1, filling('full')), ['shm full']);
    assert.deepEqual(at(2, filling('nearly')), []);
    assert.deepEqual(at(3, filling('full')), []);
  });

  it('is told anew only after it was well for ten minutes', () => {
    const at = stand();
    assert.deepEqual(at(0, filling('full')), ['shm full']);
    for (const time of [1, 2]) assert.deepEqual(at(time), []);
    assert.deepEqual(at(9, filling('full')), [], 'well for eight minutes');
    assert.deepEqual(at(10), []);
    assert.deepEqual(at(21, filling('soon')), ['shm soon']);
    assert.deepEqual(at(22, filling('full')), ['shm full']);
  });
});

// Python's multiprocessing.shared_memory: its resource tracker removes what a killed process leaves, unless it was
// killed as well. Not what NumPy or others put into such segments.
import assert from 'node:assert/strict';
import { expectedId } from '../look.js';
import type { Situation } from './story.js';

export const python: Situation = {
  what: 'multiprocessing.shared_memory: in use, then killed together with its resource tracker',

  async *story(world) {
    const owner = await world.start('shm_owner.py');
    const { name, inode = 0, children } = owner.ready;
    world.janitor.object(name, inode);
    const id = expectedId(owner.ready);
    const isPython = (by: string) => (seen: { judged: { owner?: { owner: string; by: string } } }) =>
      assert.deepEqual([seen.judged.owner?.owner, seen.judged.owner?.by], ['Python multiprocessing', by]);
    yield { id, verdict: 'in-use', more: isPython('user') };
    const [tracker] = children;
    assert.ok(tracker !== undefined);
    process.kill(tracker, 'SIGKILL');
    await owner.kill();
    yield { id, verdict: 'orphan', more: isPython('name') };
  },
};

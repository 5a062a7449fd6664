// A named semaphore of a running program, through a real probe: its type is the first guess, and bound it tells how
// many are free. Not other locks: sync.test.ts.
import assert from 'node:assert/strict';
import { until } from '../support/until.js';
import { useProbe, type ProbeUnderTest } from './probe-client.js';
import { useWorld } from './world.js';

describe('a named semaphore', function () {
  this.timeout(30_000);
  const world = useWorld();
  let probe: ProbeUnderTest;
  useProbe(started => (probe = started));

  it('is guessed to be one, and decoded as that', async () => {
    const name = world.name('guess');
    const victim = await world.start('victim', ['--kind', 'semaphore', '--name', name]);
    const { attachment } = await probe.attach(await probe.segment(`/sem.${name.slice(1)}`), victim.pid);
    const spec = { kind: 'process' as const, pid: victim.pid };
    await probe.remote.openTypes({ types: 1, spec, debugPaths: [] });
    const [first] = await probe.remote.suggest({ attachment, types: 1, offset: 0, limit: 5 });
    assert.deepEqual(
      [first?.name, first?.size, first?.count, first?.reasons[0]],
      ['sem_t', 32, 1, 'it is a named semaphore, which is what this type is for'],
    );
    const binding = { name: 'sem_t', types: 1, entry: first?.entry ?? '', offset: 0, count: 1 as const };
    await probe.remote.bind({ attachment, bindings: [{ ...binding, formats: {} }] });
    const { locks } = await probe.remote.locks({ attachment });
    assert.deepEqual(locks, [{ path: 'sem_t', offset: 0, state: '3 free', warnings: [] }]);
    const table = { revision: 1, expanded: ['sem_t'], holes: false, filter: '', first: 0, count: 9 };
    const view = { revision: 1, offset: 0, length: 32, hz: 30, cell: 0 };
    await probe.remote.view({ attachment, view: { ...view, table: { ...table, pinned: [], twice: false } } });
    const shown = await until('rows', () => probe.frames.find(f => f.table?.rows)?.table);
    assert.deepEqual(
      [shown.rows?.slice(0, 3).map(row => row.name), shown.cells.slice(0, 3).map(({ cell }) => cell.text)],
      [
        ['kind', 'value', 'waiters'],
        ['process-shared', '3', '0'],
      ],
    );
  });
});

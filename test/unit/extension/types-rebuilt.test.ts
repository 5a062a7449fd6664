// A program or header that is built anew while its types are shown: read anew, once it's whole. With real files, and a
// probe that a test makes up.
import assert from 'node:assert/strict';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SourceFiles } from '../../../src/extension/types/source-files.js';
import { untilTrue } from '../../support/until.js';
import { useFolder } from '../folder.js';
import { entry } from './fake-types.js';
import { Stand, wanted } from './types-stand.js';

describe('a file that types are from', () => {
  const folder = useFolder();
  let path: string;
  beforeEach(() => {
    path = join(folder(), 'producer');
    writeFileSync(path, 'one');
  });

  /** As linkers do: another file takes its place. */
  function rebuild(text: string): void {
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
  }

  it('is read anew when it was built anew', async () => {
    const stand = new Stand();
    stand.library.onRebuilt(() => stand.changed.fire(undefined));
    stand.types.sources.set(path, [entry('tick_ring', 41280)]);
    stand.file = [wanted({}, { spec: { kind: 'file', path } })];
    await stand.attach();
    assert.equal(stand.last[0]?.entry, 'tick_ring');
    stand.types.sources.set(path, [entry('tick_ring', 41300, 'rebuilt')]);
    rebuild('two');
    await untilTrue(() => stand.last[0]?.entry === 'rebuilt');
    await stand.bound.settled();
    assert.deepEqual([...stand.types.open.values()], [path], 'the one of before is closed');
    stand.bound.dispose();
    stand.library.dispose();
  });

  it('is told once a build, however it is written, and not while it isn’t there or nobody holds it', async () => {
    const told: string[] = [];
    const files = new SourceFiles(changed => told.push(changed), 20);
    const [one, two] = [files.follow(path), files.follow(path)];
    await sleep(100);
    assert.deepEqual(told, [], 'nothing happened yet');
    for (const text of ['a', 'ab', 'abc']) writeFileSync(path, text);
    await untilTrue(() => told.length === 1);
    writeFileSync(join(folder(), 'beside'), '');
    rmSync(path);
    await sleep(100);
    assert.deepEqual(told, [path]);
    rebuild('whole again');
    await untilTrue(() => told.length === 2);
    one.dispose();
    one.dispose();
    rebuild('for the other');
    await untilTrue(() => told.length === 3);
    two.dispose();
    rebuild('for nobody');
    await sleep(100);
    assert.equal(told.length, 3);
    files.follow(join(folder(), 'no', 'such')).dispose();
    files.dispose();
  });

  it('is told at once, and once, where it was saved in an editor', async () => {
    const told: string[] = [];
    const files = new SourceFiles(changed => told.push(changed), 20);
    const one = files.follow(path);
    await sleep(100);
    writeFileSync(path, 'saved');
    files.look(path);
    assert.deepEqual(told, [path]);
    await sleep(150);
    files.look(path);
    files.look(join(folder(), 'nobody’s'));
    assert.deepEqual(told, [path]);
    one.dispose();
    files.dispose();
  });
});

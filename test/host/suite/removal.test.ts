// Removal in VS Code: nothing goes before a yes, the question says what and why, and Undo in the notification brings it
// back. What somebody came to use in between is left alone.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { commands } from 'vscode';
import { namespaceInode } from '../../support/oracle.js';
import { eventually, needsWindow } from '../driver/control.js';
import { posixId } from './proc.js';
import { answering, clearNotices, notices, pressNotice } from './questions.js';
import { end, makeObject, makeSemaphores } from './world.js';

describe('removal', function () {
  this.timeout(60_000);
  const name = `shmscope-test-${process.pid}-host-removed`;
  const path = `/dev/shm/${name}`;
  let object: ReturnType<typeof makeObject>;

  before(function () {
    needsWindow(this);
  });
  beforeEach(() => {
    object = makeObject(path, Buffer.from('to be removed, and brought back'));
  });
  afterEach(async () => {
    await object.remove();
    await clearNotices();
    rmSync(path, { force: true });
  });

  function remove(): Thenable<unknown> {
    const segment = { id: posixId(path), name: `/${name}` };
    return commands.executeCommand('shmscope.removeSegment', { type: 'segment', key: 'row', segment });
  }

  it('asks first, says why, and can be undone', async () => {
    const before = statSync(path);
    const question = await answering(undefined, async () => remove());
    assert.match(question, new RegExp(`Remove /${name}\\?`));
    assert.match(question, /31 B · orphan: .*last changed .*\n\nA copy is kept/s);
    assert.ok(existsSync(path), 'a no is a no');

    await answering('Remove', async () => remove());
    await eventually('it is gone', () => !existsSync(path));
    await pressNotice(`/${name}`, 'Undo');
    await eventually('it is back', () => existsSync(path));
    assert.equal(readFileSync(path, 'latin1'), 'to be removed, and brought back');
    const after = statSync(path);
    for (const fact of ['size', 'blocks', 'mode', 'uid', 'gid', 'mtimeMs'] as const)
      assert.equal(after[fact], before[fact], fact);
  });

  it('says who has the old one still, where that was in use', async () => {
    const mapping = `import mmap, os, sys
fd = os.open(sys.argv[1], os.O_RDWR)
memory = mmap.mmap(fd, 0)
print("ready", flush=True)
sys.stdin.read()`;
    const holder = spawn('python3', ['-c', mapping, path], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      await once(holder.stdout, 'data');
      const question = await answering('Remove', async () => remove());
      assert.match(
        question,
        new RegExp(`in use: .*${holder.pid}.*Processes that have it keep its memory`, 's'),
      );
      await eventually('its name is gone', () => !existsSync(path));
      await pressNotice(`/${name}`, 'Undo');
      const [said = ''] = await eventually('it is back', async () => {
        const found = await notices(`/${name} is back.`);
        return found.length > 0 && found;
      });
      assert.match(
        said,
        new RegExp(`Who had it before still uses the old one, not this: python3\\S* ${holder.pid}\\.`),
      );
    } finally {
      await end(holder);
    }
  });

  it('removes what lies beside segments from its row, after the same question', async () => {
    const { semid, guard } = makeSemaphores(3);
    const isThere = (): boolean =>
      readFileSync('/proc/sysvipc/sem', 'utf8')
        .split('\n')
        .some(line => line.trim().split(/\s+/)[1] === semid);
    try {
      const other = { id: `sysv-sem:${namespaceInode('self', 'ipc')}:${semid}`, kind: 'sysv-sem' };
      const row = { type: 'other', key: 'row', other };
      const ask = async (): Promise<unknown> => commands.executeCommand('shmscope.removeObject', row);
      const question = await answering(undefined, ask);
      assert.match(question, /Remove (semid:|0x)\w+\?.* · 3 · .*\n\nA copy is kept/s);
      assert.ok(isThere(), 'a no is a no');
      await answering('Remove', ask);
      await eventually('it is gone', () => !isThere());
    } finally {
      await guard.now();
    }
  });

  it('removes all orphans, and only what its question lists', async () => {
    const question = await answering(undefined, () =>
      Promise.resolve(commands.executeCommand('shmscope.removeOrphans')),
    );
    assert.ok(question.includes(`/${name} · 31 B · orphan`), question);
    assert.ok(existsSync(path));
  });
});

// `shmscope run` of what can't be run: said before anything begins, with the exit code that a shell has for it, in each
// kind of world. Not what a command that runs leaves (run.test.ts).
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../support/command.js';
import { useFolder, useWorld } from './world.js';

describe('run of what can’t be run', function () {
  this.timeout(120_000);
  const world = useWorld();
  const folder = useFolder(world, 'programs');
  const shared = (command: string): string[] => ['run', '--shared', '--', command];

  it('says which command isn’t there or can’t be run, with the exit code of a shell', () => {
    const [text, script] = [join(folder, 'text'), join(folder, 'script')];
    writeFileSync(text, 'echo', { mode: 0o644 });
    writeFileSync(script, '#!/no/such/interpreter\n', { mode: 0o755 });
    const missing = world.name('nosuchcmd').slice(1);
    for (const options of [[], ['--shared'], ['--private']]) {
      const ends = (command: string, code: number, said: RegExp): void => {
        const ended = runCommand(['run', ...options, '--', command]);
        assert.deepEqual([ended.code, ended.out], [code, ''], ended.err);
        assert.match(ended.err, said);
      };
      ends(
        missing,
        127,
        /^shmscope: The command can't be run: ".*nosuchcmd" is in none of the folders of PATH\.$/m,
      );
      ends(`${folder}/${missing}`, 127, /" isn't there\.$/m);
      ends('', 127, /"" is in none/);
      ends(text, 126, /text isn't executable for you \(EACCES\)\.$/m);
      ends(folder, 126, /programs is a folder\.$/m);
    }
    const [inTheWay, behind] = [{ PATH: `${folder}:${process.env['PATH'] ?? ''}` }, { PATH: folder }];
    writeFileSync(join(folder, 'true'), '', { mode: 0o644 });
    assert.equal(runCommand(shared('true'), { env: inTheWay }).code, 0, 'another of that name can be run');
    assert.equal(runCommand(shared('true'), { env: behind }).code, 126);
    assert.equal(runCommand(shared(script)).code, 126, 'its interpreter isn’t there');
  });
});

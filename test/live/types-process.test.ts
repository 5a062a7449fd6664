// Types from a running process: its executable and libraries, through its own mount namespace, without an effect on it.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { TypesError } from '../../src/probe/types/errors.js';
import { TypeLibrary } from '../../src/probe/types/library.js';
import { resolveIn } from '../../src/probe/types/places.js';
import { parseCode } from '../../src/probe/types/process-objects.js';
import { inSlices } from '../../src/probe/types/steps.js';
import { needUnshare, skipFor } from '../support/compile.js';
import { startTime } from '../support/oracle.js';
import { has, layoutOf, openWorkshop, program, told, useStarts, type Workshop } from './types-programs.js';

describe('types from a process', function () {
  this.timeout(60_000);
  let shop: Workshop;
  let expected = '';
  const begin = useStarts(() => shop);

  before(function () {
    if (!has('gcc')) skipFor(this, 'gcc is not installed');
    shop = openWorkshop();
    shop.write('board.c', program);
    shop.write(
      'lib.c',
      'struct in_library { long a; char b; } in_library; struct slot { char other; } slot;',
    );
    shop.run('gcc', '-g', '-shared', '-fPIC', 'lib.c', '-o', 'libextra.so');
    shop.run(
      'gcc',
      '-g',
      'board.c',
      '-Wl,--no-as-needed',
      '-L.',
      '-lextra',
      `-Wl,-rpath,${shop.folder}`,
      '-o',
      'board',
    );
    expected = shop.run('./board');
  });
  after(() => shop.close());

  /** Started and past its first words. */
  async function start(command: string, ...args: string[]): Promise<number> {
    const { pid, said } = await begin(command, ...args);
    const told = /^pid (\d+)/m.exec(said)?.[1];
    return told === undefined ? pid : Number(told);
  }

  it('finds those of the executable first, then those of its libraries', async () => {
    const pid = await start('./board');
    const types = await new TypeLibrary().open({ kind: 'process', pid, startTime: startTime(pid) ?? 0 });
    const [main, ...libraries] = types.objects;
    assert.deepEqual([main?.path, main?.from], [shop.path('board'), 'DWARF']);
    assert.ok(libraries.some(l => l.path === shop.path('libextra.so') && l.from === 'DWARF'));
    assert.equal(told(await layoutOf(types, 'struct board')), expected);
    assert.equal(told(await layoutOf(types, 'in_library')), '0 8 a\n8 1 b\n16\n');
    // Two of one name: both are told, with the file each is from.
    const both = await inSlices(types.find('struct slot'));
    assert.deepEqual(
      both.map(e => [e.size, e.unit.split(':')[0]]),
      [
        [32, 'board'],
        [1, 'libextra.so'],
      ],
    );
    const names = (await inSlices(types.entries())).map(e => e.name);
    assert.ok(names.includes('board') && names.includes('in_library'));
    types.close();
  });

  it('follows a pointer to its type by the entry that the layout names', async () => {
    const pid = await start('./board');
    const types = await new TypeLibrary().open({ kind: 'process', pid });
    const layout = await layoutOf(types, 'struct board');
    const pointer = layout.types.find(t => t.kind === 'pointer');
    assert.ok(pointer?.kind === 'pointer' && pointer.entry !== undefined);
    assert.equal(told(types.layout(pointer.entry)), expected);
    types.close();
  });

  it('reads what runs, not what took its place', async () => {
    shop.run('cp', 'board', 'moving');
    const pid = await start('./moving');
    shop.write('new.c', 'struct board { char all; } b; int main(void) { return 0; }');
    shop.run('gcc', '-g', 'new.c', '-o', 'new');
    renameSync(shop.path('new'), shop.path('moving'));
    const types = await new TypeLibrary().open({ kind: 'process', pid });
    assert.equal(told(await layoutOf(types, 'struct board')), expected);
    types.close();
  });

  it('looks for separate debug files in the mount namespace of the process', async function () {
    needUnshare(this, '-m');
    mkdirSync(shop.path('inside'), { recursive: true });
    shop.run('objcopy', '--only-keep-debug', 'board', 'board.debug');
    shop.run('strip', '-g', '-o', 'stripped', 'board');
    shop.run('objcopy', '--add-gnu-debuglink=board.debug', 'stripped');
    rmSync(shop.path('.debug'), { recursive: true, force: true });
    // On a file system that only the process sees: the program, and its debug file behind an absolute link.
    const script = `mount -t tmpfs none inside && mkdir inside/.debug inside/real && cp stripped inside/app
      && mv board.debug inside/real/ && ln -s ${shop.path('inside/real/board.debug')} inside/.debug/board.debug
      && exec sh -c 'echo pid $$; exec inside/app'`.replaceAll('\n', ' ');
    const pid = await start('unshare', '-m', 'sh', '-c', script);
    await new Promise(resolve => setTimeout(resolve, 300));
    const types = await new TypeLibrary().open({ kind: 'process', pid });
    assert.equal(types.objects[0]?.debugFile, shop.path('inside/.debug/board.debug'));
    assert.equal(told(await layoutOf(types, 'struct board')), expected);
    types.close();
  });

  it('leaves no trace in the process', async () => {
    const pid = await start('./board');
    const look = (): string =>
      ['maps', 'stat', 'status']
        .map(name => readFileSync(`/proc/${pid}/${name}`, 'latin1'))
        .join('')
        .replaceAll(/^(?:SigQ|voluntary_ctxt|nonvoluntary_ctxt).*$/gm, '');
    // It has spoken; until it waits for its input it changes by itself.
    let before = '';
    while (before !== look()) {
      before = look();
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    const types = await new TypeLibrary().open({ kind: 'process', pid });
    await inSlices(types.entries());
    types.close();
    assert.equal(look(), before);
  });

  it('says that a process has ended, is another one now, or never was', async () => {
    const pid = await start('./board');
    await assert.rejects(
      new TypeLibrary().open({ kind: 'process', pid, startTime: 1 }),
      (e: unknown) => e instanceof TypesError && e.code === 'GONE',
    );
    const none = 2 ** 22 + 1;
    for (const [seen, sentence] of [
      [{ startTime: 1 }, `Process ${none} has ended.`],
      [{}, `There is no process ${none}.`],
    ] as const)
      await assert.rejects(
        new TypeLibrary().open({ kind: 'process', pid: none, ...seen }),
        (e: unknown) => e instanceof TypesError && e.code === 'GONE' && e.message === sentence,
      );
  });
});

describe('files of a process', () => {
  it('are those with code, each once, spaces and marks in their names kept apart', () => {
    const maps = [
      '00400000-00401000 r--p 00000000 08:01 11 /opt/my app',
      '00401000-00402000 r-xp 00001000 08:01 11 /opt/my app',
      '7f0000000000-7f0000001000 r-xp 00000000 08:01 12 /lib/x.so (deleted)',
      '7f0000001000-7f0000002000 r-xs 00000000 00:01 13 /memfd:jit (deleted)',
      '7f0000002000-7f0000003000 r--p 00000000 08:01 14 /usr/share/locale',
      '7fff00000000-7fff00001000 r-xp 00000000 00:00 0 [vdso]',
    ].join('\n');
    assert.deepEqual(
      parseCode(maps).map(f => [f.path, f.inode, f.deleted, f.ranges]),
      [
        ['/opt/my app', '11', false, ['00401000-00402000']],
        ['/lib/x.so', '12', true, ['7f0000000000-7f0000001000']],
        ['/memfd:jit', '13', true, ['7f0000001000-7f0000002000']],
      ],
    );
  });

  it('are looked up below the root of the process: no link leads out of it', () => {
    const shop = openWorkshop();
    try {
      mkdirSync(shop.path('root/usr/lib'), { recursive: true });
      shop.write('root/usr/lib/a', 'a');
      symlinkSync('/usr/lib', shop.path('root/lib'));
      symlinkSync('../../../../../../etc/passwd', shop.path('root/usr/lib/out'));
      symlinkSync('loop', shop.path('root/loop'));
      const root = shop.path('root');
      assert.equal(resolveIn(root, '/lib/a'), `${root}/usr/lib/a`);
      assert.equal(resolveIn(root, '/lib/../../../usr/./lib/a'), `${root}/usr/lib/a`);
      assert.equal(resolveIn(root, '/lib/out'), undefined);
      assert.equal(resolveIn(root, '/loop'), undefined);
      assert.equal(resolveIn('', '/anything'), '/anything');
    } finally {
      shop.close();
    }
  });
});

// The Leaks view: what was forgotten, the largest first, with its evidence below; names that look like markup are
// names; semaphores have rows beside the segments; thousands of rows hold nothing up. Pictures of it in each theme.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from 'vscode';
import { uniqueKey, uniquePrefix } from '../../support/prefix.js';
import {
  click,
  eventually,
  inWindow,
  needsWindow,
  press,
  resize,
  screenshot,
  setTheme,
  usualLook,
} from '../driver/control.js';
import { shmidOf } from './proc.js';
import {
  atEnd,
  makeObject,
  makeSemaphores,
  probePid,
  rows,
  set,
  startWorld,
  type AtEnd,
  type World,
} from './world.js';

const pictures = join(process.env['SHMSCOPE_ROOT'] ?? '', 'out/screenshots');

describe('the Leaks view', function () {
  this.timeout(90_000);
  const prefix = uniquePrefix();
  const hostile = `${prefix}-**b** $(bug) [x](command:y) &lt;i&gt; ‮`;
  const long = `${prefix}-${'long-'.repeat(30)}`;
  const key = uniqueKey();
  const objects: ReturnType<typeof makeObject>[] = [];
  const guards: AtEnd[] = [];
  let maker: number | undefined;
  let semaphores: string | undefined;
  let world: World | undefined;

  before(async function () {
    needsWindow(this);
    mkdirSync(pictures, { recursive: true });
    for (const name of [`${prefix}-forgotten`, hostile, long])
      objects.push(makeObject(`/dev/shm/${name}`, Buffer.alloc(65_536, 1)));
    // Of 64 MiB, which nobody wrote: what counts is memory, not size.
    truncateSync(`/dev/shm/${long}`, 64 << 20);
    guards.push(atEnd('ipcrm -M "$1"', String(key)));
    const made = spawnSync('python3', ['-c', shmget(key)]);
    assert.equal(made.status, 0, made.stderr.toString());
    maker = made.pid;
    const { semid, guard } = makeSemaphores(3);
    semaphores = semid;
    guards.push(guard);
    world = await startWorld();
    await commands.executeCommand('shmscope.leaks.focus');
  });
  after(async () => {
    await usualLook();
    await set('segments.kinds', undefined);
    for (const object of objects) await object.remove();
    for (const guard of guards) await guard.now();
    await world?.stop();
  });

  const leaks = (): Promise<string[]> => pane('Leaks');

  it('lists what was forgotten with its evidence below, and what can’t be told apart from it', async () => {
    const system = `0x${key.toString(16)}`;
    const row = await eventually('the System V segment is listed', async () =>
      (await leaks()).find(one => one.startsWith(system)),
    );
    assert.match(row, /orphan · \d+ gone · id \d+ · 0 B$/);
    const named = async (): Promise<boolean> =>
      (await leaks()).some(one => one.startsWith(`/${prefix}-forgotten`));
    // Where processes can't be seen, they may use it: then it's below the row of these, which is opened.
    const unsure = await eventually('it is listed, or what can’t be told', async () =>
      (await named()) ? 'listed' : (await leaks()).find(one => one.startsWith('Can’t be told')),
    );
    if (unsure !== 'listed') {
      await clickRow('Can’t be told');
      await eventually('it has a row there', async () => {
        if (await named()) return true;
        // Only rows on screen are rows, and others may have forgotten more.
        await press('PageDown');
        return false;
      });
      await press('Home');
    }
    // Its command, too, where it was seen.
    const evidence = new RegExp(`^made by (.* )?${maker} \\(gone\\)(, started as .*)?$`);
    await clickRow(system);
    await eventually('its evidence is below it', async () => (await leaks()).some(one => evidence.test(one)));
    assert.equal(shmidOf(key) !== undefined, true, 'looking removes nothing');
  });

  it('shows semaphores in the tree with a word, and only leaks where that is wanted', async () => {
    await set('segments.kinds', ['sysv', 'sysv-sem']);
    await eventually('the set is listed', async () =>
      (await rows()).some(row => row.includes(`id ${semaphores}`) && row.includes('3 semaphores')),
    );
    await commands.executeCommand('shmscope.showLeaksOnly');
    const used = world?.all.find(one => one.kind === 'sysv');
    await eventually('what is used is left out', async () => {
      const all = await pane('Segments');
      return (
        all.some(row => row.startsWith(`0x${key.toString(16)}`)) &&
        !all.some(row => used !== undefined && row.includes(`id ${used.shmid}`))
      );
    });
    await commands.executeCommand('shmscope.showNotOnlyLeaks');
    await set('segments.kinds', ['posix', 'sysv', 'sysv-sem', 'sysv-msg', 'mqueue']);
  });

  it('is legible in each theme, narrow and wide', async () => {
    for (const theme of ['dark', 'light', 'high contrast', 'high contrast light'] as const) {
      await setTheme(theme);
      await eventually('it has rows', async () => (await leaks()).length > 1);
      await screenshot(join(pictures, `leaks-${theme.replaceAll(' ', '-')}.png`));
    }
    await setTheme('dark');
    await resize(640, 800);
    await eventually('it has rows', async () => (await leaks()).length > 1);
    await screenshot(join(pictures, 'leaks-narrow.png'));
    await resize(1280, 800);
  });

  it('holds nothing up with thousands of rows', async () => {
    const folder = `/dev/shm/${prefix}-many`;
    const guard = atEnd('rm -rf "$1"', folder);
    const [before, probe] = [await count(), probePid()];
    assert.ok(probe);
    // Others make and remove some meanwhile.
    const half = before + 2500;
    mkdirSync(folder);
    try {
      execFileSync('sh', ['-c', `cd "$1" && seq -f forgotten-%g 5000 | xargs touch`, 'sh', folder]);
      await commands.executeCommand('shmscope.refresh');
      await eventually('they are counted', async () => (await count()) >= half);
      const asked = performance.now();
      await commands.getCommands(true);
      process.stdout.write(
        `  with 5000 more rows, a command is answered in ${Math.round(performance.now() - asked)} ms\n`,
      );
      await screenshot(join(pictures, 'leaks-many.png'));
    } finally {
      await guard.now();
    }
    await eventually('they are gone', async () => (await count()) < half);
    assert.equal(probePid(), probe, 'it is the same probe as before');
  });
});

/** The rows of one of our views, as their text. */
async function pane(title: string): Promise<string[]> {
  return (await inWindow(`(${findPane(title)} ? [...${findPane(title)}.querySelectorAll('.monaco-list-row')] : [])
    .sort((a, b) => a.dataset.index - b.dataset.index)
    .map(row => [...row.querySelectorAll('.label-name, .label-description')].map(part => part.innerText.trim()).join(' ').trim())`)) as string[];
}

/** How many segments the heading tells of: the number at its end. */
async function count(): Promise<number> {
  return eventually('they are counted', async () => {
    const [, digits] = /(\d+)\D*$/.exec(await heading('Segments')) ?? [];
    return digits === undefined ? undefined : Number(digits);
  });
}

async function heading(title: string): Promise<string> {
  return (await inWindow(`${findPane(title)}?.querySelector('.pane-header')?.innerText ?? ''`)) as string;
}

function findPane(title: string): string {
  return `[...document.querySelectorAll('.part.sidebar .pane')].find(pane => pane.querySelector('.pane-header .title')?.innerText.toLowerCase() === ${JSON.stringify(title.toLowerCase())})`;
}

/** At its beginning: its end has buttons once the pointer is over it. */
async function clickRow(name: string): Promise<void> {
  const box = (await inWindow(`(() => {
    const row = [...${findPane('Leaks')}.querySelectorAll('.monaco-list-row')].find(one => one.innerText.includes(${JSON.stringify(name)}));
    const r = row.querySelector('.label-name').getBoundingClientRect();
    return { x: r.x + 8, y: r.y + r.height / 2 };
  })()`)) as { x: number; y: number };
  await click(box.x, box.y);
}

/** A program that makes a System V segment, attaches it, and ends. */
function shmget(key: number): string {
  return [
    'import ctypes',
    'libc = ctypes.CDLL(None)',
    'libc.shmat.restype = ctypes.c_void_p',
    `assert libc.shmat(libc.shmget(${key}, 131072, 0o3600), None, 0) not in (None, 2**64 - 1)`,
  ].join('\n');
}

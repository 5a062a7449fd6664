// System V tables that fill up, in a window whose server has small ones of its own (driver/server.ts): what the
// notifications, the System view and the list of leaks say of them, and pictures of that. Not the forecast itself, nor
// its figures (test/unit/model/forecast.test.ts).
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { commands } from 'vscode';
import { sysvRows } from '../../../support/oracle.js';
import { eventually, needsWindow, screenshot, usualLook } from '../../driver/control.js';
import { answering, clearNotices, notices } from '../questions.js';
import { end, rows } from '../world.js';
import { ofLeaks, ofSystem, picture } from './filling-shown.js';

const root = process.env['SHMSCOPE_ROOT'] ?? '';
const pictures = join(root, 'out/screenshots');
const most = 40;
/** Not whole pages, as what a program asks for seldom is; of 4 KiB, 25 of them. */
const shm = 'shm 99000';
const when = String.raw`full in about (?:a minute|\d+ minutes)`;
const tables = {
  segments: 'The table of System V segments (kernel.shmmni)',
  bytes: 'The memory that System V may take (kernel.shmall)',
  sets: 'The table of System V semaphore sets (kernel.sem)',
  queues: 'The table of System V message queues (kernel.msgmni)',
};

describe('System V tables that fill up', function () {
  this.timeout(240_000);
  let program: ChildProcess | undefined;
  let make: (what: string) => Promise<string> = () => Promise.reject(new Error('nothing makes any'));

  before(async function () {
    needsWindow(this);
    const limits = ['shmmni', 'msgmni'].map(name => readFileSync(`/proc/sys/kernel/${name}`, 'utf8').trim());
    assert.deepEqual(limits, [String(most), String(most)], 'the real ones are not to be filled');
    mkdirSync(pictures, { recursive: true });
    const hoarder = spawn('python3', [join(root, 'test/producers/hoarder.py')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    program = hoarder;
    const lines = createInterface({ input: hoarder.stdout });
    make = async what => {
      const answer = once(lines, 'line');
      hoarder.stdin.write(`${what}\n`);
      const [line] = (await answer) as [string];
      return line;
    };
    await commands.executeCommand('shmscope.leaks.focus');
    await commands.executeCommand('shmscope.system.focus');
  });
  after(async () => {
    if (program) await end(program);
    await usualLook();
  });

  /** One of each. The pause is the rate at which they grow. */
  async function grow(...kinds: readonly string[]): Promise<void> {
    for (const what of kinds) await make(what);
    await pause(1000);
    await commands.executeCommand('shmscope.refresh');
  }

  /** Grows until these are told of, and answers with what is said; the rest of what fits is for what follows. */
  async function toldOf(names: readonly string[], ...kinds: readonly string[]): Promise<string[]> {
    let told: string[][] = [];
    for (
      let left = most * 0.75;
      left > 0 && !(told.length > 0 && told.every(one => one.length > 0));
      left--
    ) {
      await grow(...kinds);
      told = await Promise.all(names.map(name => notices(name)));
    }
    for (const [i, one] of told.entries()) assert.equal(one.length, 1, `${names[i]} is told of once`);
    return told.flat();
  }

  it('are told of once before they are full, and as long as it holds in both views', async () => {
    const [ids = '', bytes = ''] = await toldOf([tables.segments, tables.bytes], shm);
    const blame = String.raw`python3 has most of it: `;
    assert.match(
      ids,
      new RegExp(
        `will be ${when} \\(\\d+ of 40\\)\\. It grows by [\\d.]+ segments? a second\\. ${blame}\\d+ segments\\.`,
      ),
    );
    const size = String.raw`[\d.]+ [KM]iB`;
    assert.match(
      bytes,
      new RegExp(
        `will be ${when} \\(${size} of 4 MiB\\)\\. It grows by ${size} a second\\. ${blame}${size}\\.`,
      ),
    );
    const [used] = /[\d.]+ [KM]iB(?= of)/.exec(bytes) ?? [];
    assert.ok(bytes.includes(`${blame}${used ?? ''}.`), 'whole pages, as the kernel counts');
    assert.ok(!`${ids}${bytes}`.includes('orphan'), 'who made them lives');
    const [first, second] = [`System V segments`, `System V bytes`];
    await eventually('both views say so', async () => {
      const rows = new RegExp(`${first} \\d+ of 40 ${when} ${second} [\\d.]+( [KM]iB)? of 4 MiB ${when}`);
      const brief = new RegExp(`${first}: ${when} · ${second}: ${when}`);
      if (rows.test(await ofSystem()) && brief.test(await ofLeaks())) return true;
      // What stands still fills up no more.
      await grow(shm);
      return false;
    });
  });

  it('is legible in each theme, narrow and wide', async () => {
    await picture(
      look => join(pictures, `sysv-limits-${look}.png`),
      tables.segments,
      async () => {
        if (new RegExp(`segments \\d+ of 40 ${when}`).test(await ofSystem())) return true;
        await grow(shm);
        return false;
      },
    );
  });

  it('are told of once more when they are full', async () => {
    await clearNotices();
    while ((await make(shm)) !== 'ENOSPC');
    assert.equal(sysvRows().length, most, 'it is the kernel that says so');
    await commands.executeCommand('shmscope.refresh');
    const words = `${tables.segments} is full (40 of 40). shmget of more fails with ENOSPC.`;
    await eventually(words, async () => (await notices(words)).length === 1);
    await eventually('the System view says so', async () => /segments 40 of 40 full /.test(await ofSystem()));
  });

  it('are told of where they are of semaphores or queues, which have a row from then on', async () => {
    assert.ok(!/semaphore sets|queues/.test(await ofSystem()));
    await clearNotices();
    const both = [tables.sets, tables.queues];
    for (const notice of await toldOf(both, 'sem', 'msg'))
      assert.match(notice, new RegExp(`will be ${when} \\(\\d+ of 40\\)\\. It grows by [\\d.]+ a second\\.`));
    await clearNotices();
    for (const what of ['sem', 'msg']) while ((await make(what)) !== 'ENOSPC');
    await commands.executeCommand('shmscope.refresh');
    for (const [i, call] of ['semget', 'msgget'].entries()) {
      const words = `${both[i]} is full (40 of 40). ${call} of more fails with ENOSPC.`;
      await eventually(words, async () => (await notices(words)).length === 1);
    }
    await eventually('the System view says so', async () =>
      /semaphore sets 40 of 40 full .*queues 40 of 40 full/.test(await ofSystem()),
    );
    await screenshot(join(pictures, 'sysv-limits-full.png'));
  });

  it('say what orphans have of them, and are well again when these are removed', async () => {
    if (program) await end(program);
    await commands.executeCommand('shmscope.refresh');
    await eventually('the list of leaks says so', async () =>
      (await ofLeaks()).includes('System V segments: full, orphans have 40'),
    );
    await eventually('it has them', async () =>
      (await rows()).some(row => /^shmid:\d+ orphan · .*gone/.test(row)),
    );
    await screenshot(join(pictures, 'sysv-limits-orphans.png'));
    const question = await answering('Remove', () =>
      Promise.resolve(commands.executeCommand('shmscope.removeOrphans')),
    );
    assert.match(question, /Remove 20 objects\?/);
    // Each is looked at twice right before.
    await eventually(
      'the System view has what is left',
      async () => / segments 20 of 40 System V bytes /.test(await ofSystem()),
      180_000,
    );
    assert.equal(sysvRows().length, most - 20);
    await eventually(
      'the list of leaks says no more of them',
      async () => !/ segments/.test(await ofLeaks()),
    );
  });
});

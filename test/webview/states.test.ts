// Every end that a segment, its processes and the reader can come to: what is said, and what can be done.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { AttachmentStatus } from '../../src/protocol/attachment.js';
import type { LinkState } from '../../src/protocol/view.js';
import { errorsOf, lastLine, Stage, quiet } from './support/browser.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

async function status(page: Page, change: Partial<AttachmentStatus>): Promise<void> {
  await page.evaluate(c => window.testHost.setStatus(c), change);
  await quiet(page, 80);
}

async function state(page: Page, link: LinkState): Promise<void> {
  await page.evaluate(s => window.testHost.setState(s), link);
  await quiet(page, 80);
}

async function banner(page: Page): Promise<string> {
  return (await page.locator('.banner').allInnerTexts()).join(' ').replace(/\s+/g, ' ');
}

const now = Date.now();

describe('states', function () {
  this.timeout(30_000);
  let page: Page;
  beforeEach(async () => {
    page = await stage.segment();
  });
  afterEach(async function () {
    assert.deepEqual(errorsOf(page), []);
    await stage.leaveIfPassed(page, this);
  });

  it('viewed process exits: its addresses are gone, the bytes stay, others are offered', async () => {
    const process = { pid: 4121, startTime: 41210, command: 'producer', alive: false, endedAt: now };
    await status(page, { process });
    assert.match(await page.locator('.picker .selected-value').innerText(), /producer 4121 · exited/);
    assert.match(await lastLine(page), /address — .*u8 84/);
    assert.match(await page.locator('[aria-live=assertive]').innerText(), /producer 4121 exited/);
    await page.locator('.picker').click();
    await page.getByRole('option', { name: 'consumer 4133' }).waitFor({ state: 'visible' });
  });

  it('last process exits: says whether it stays, and that we hold the last reference', async () => {
    await status(page, { orphan: true });
    assert.match(
      await banner(page),
      /No process maps \/ticks any more\. It stays in \/dev\/shm until it is unlinked/,
    );
    await status(page, { process: null });
    assert.match(await banner(page), /No process maps \/ticks\. It stays/, 'nobody was ever seen to map it');
    await status(page, { unlinkedAt: now });
    assert.match(await banner(page), /You hold the only reference; detaching may free it/);
    assert.match(await page.locator('.meta').innerText(), /unlinked/);
    await page.locator('.banner vscode-button').click();
    await quiet(page, 50);
    assert.ok(await page.evaluate(() => window.testHost.calls.some(call => call.method === 'detach')));
  });

  it('claims no more than was seen: other processes were not visible', async () => {
    await status(page, { unseenUsers: 3 });
    assert.match(await banner(page), /maps \/ticks; 3 are not visible\. It stays in/);
    await status(page, { unlinkedAt: now });
    assert.match(
      await banner(page),
      /No process that can be seen maps \/ticks; 3 are not visible\. You may hold the only reference/,
    );
    await status(page, { unseenUsers: 0 });
    assert.match(await banner(page), /maps \/ticks; not all are visible\. You may hold/);
  });

  it('seen as nobody, then a process maps it: it is offered', async () => {
    const { segment } = await page.evaluate(() => window.testHost.status);
    await status(page, { process: null, segment: { ...segment, uses: [] } });
    assert.equal(await page.locator('.picker').count(), 0);
    await status(page, { segment: { ...segment, uses: segment.uses.slice(0, 1) } });
    assert.match(await page.locator('.picker .selected-value').innerText(), /no process/);
    await page.locator('.picker').click();
    await page.getByRole('option', { name: 'producer 4121' }).click();
    await quiet(page, 100);
    const calls = await page.evaluate(() => window.testHost.calls.filter(call => call.method === 'as'));
    assert.deepEqual(calls[0]?.params, { pid: 4121, startTime: 41210 });
    assert.match(await lastLine(page), /address 0x7f3a91bfc000/);
  });

  it('says from when on it watched, until that is a minute', async () => {
    const caption = async (): Promise<string> => page.locator('.caption > span').first().innerText();
    assert.match(await caption(), /^Changed since \d\d:\d\d:\d\d$/);
    await page.evaluate(() => window.pass(61, 2));
    await page.evaluate(() => window.testHost.events.reveal({ offset: 0x4000 }));
    await quiet(page, 60);
    assert.equal(await caption(), 'Changed in the last 60 s');
  });

  it('counts allocated pages from the first moment on, resident ones beside them', async () => {
    const meta = async (): Promise<string> => (await page.locator('.meta').innerText()).replace(/\s+/g, ' ');
    await status(page, { resident: null });
    assert.match(await meta(), /11 of 16 pages allocated/);
    await status(page, { resident: 11 * 4096 });
    assert.match(await meta(), /11 of 16 pages allocated/);
    assert.doesNotMatch(await meta(), /resident/);
    await status(page, { resident: 4 * 4096 });
    assert.match(await meta(), /11 of 16 pages allocated · 4 of them resident/);
  });

  it('System V marked for removal is told as that', async () => {
    const { segment } = await page.evaluate(() => window.testHost.status);
    await status(page, { segment: { ...segment, kind: 'sysv', unlinked: true } });
    assert.match(await page.locator('.meta').innerText(), /System V\s+removed/);
  });

  it('recreated under its name: not followed, offered', async () => {
    await status(page, { recreated: { id: 'posix:0:1a:96', at: now } });
    assert.match(await banner(page), /A new \/ticks exists \(inode 81 → 96\)\. You see the old one\./);
    await page.getByRole('button', { name: 'Switch' }).click();
    await quiet(page, 50);
    const calls = await page.evaluate(() => window.testHost.calls.filter(call => call.method === 'open'));
    assert.deepEqual(calls[0]?.params, { segment: 'posix:0:1a:96', offset: 0 });
  });

  it('grown: says so, and the view does not move', async () => {
    await status(page, { size: 131072, grown: { from: 65536, to: 131072, at: Date.now() } });
    assert.match(await page.locator('.meta').innerText(), /128 KiB\s+grew from 64 KiB \d\d:\d\d:\d\d/);
    assert.equal(await page.locator('.strip-area').getAttribute('aria-valuenow'), '0');
  });

  it('permission lost while attached: says why, and keeps what was seen', async () => {
    await status(page, {
      failure: {
        kind: 'denied',
        detail: 'x',
        code: 'EPERM',
        target: '/proc/4121/mem',
        cause: 'ptrace-scope',
      },
    });
    assert.match(
      await banner(page),
      /Can't read \/proc\/4121\/mem: permission denied \(EPERM\)\. kernel\.yama\.ptrace_scope .*Trying again/,
    );
    assert.match(await lastLine(page), /u8 84/);
  });

  it('probe restarting: counts down, and says from when the bytes are', async () => {
    await state(page, { kind: 'restarting', attempt: 2, retryAt: Date.now() + 3000 });
    assert.match(
      await banner(page),
      /starts again in [123] s \(attempt 2\)\. What you see is from \d\d:\d\d:\d\d/,
    );
    await page.waitForTimeout(1300);
    assert.match(await banner(page), /starts again in [12] s/);
    assert.match(await page.locator('.live').innerText(), /^\s*Not live\s*$/);
    const views = await page.evaluate(() => window.testHost.views.length);
    await state(page, { kind: 'attached' });
    assert.match(await page.locator('.live').innerText(), /Live\s+30 Hz/);
    assert.equal(await banner(page), '');
    const after = await page.evaluate(() => window.testHost.views.length);
    assert.ok(after > views, 'the new probe is told what is on screen');
  });

  it('failed attach: what failed, why, and what would work', async () => {
    const failure = {
      kind: 'denied',
      detail: 'open /proc/4177/fd/5: EACCES',
      code: 'EACCES',
      target: '/proc/4177/fd/5',
      cause: 'another-user',
    } as const;
    await state(page, { kind: 'failed', failure, intrusive: false });
    const text = await page.locator('.failed').innerText();
    assert.match(
      text,
      /Can't read \/ticks: permission denied \(EACCES\)\. It belongs to another user[^\n]*\n\s*open \/proc\/4177\/fd\/5: EACCES/,
    );
    assert.equal(await page.locator('.header-controls').count(), 0, 'no control of what is not there');
    await page.getByRole('button', { name: 'Retry' }).click();
    await state(page, { kind: 'failed', failure, intrusive: true });
    assert.match(await page.locator('.failed').innerText(), /others may notice/);
    assert.deepEqual(await page.locator('.actions vscode-button').allInnerTexts(), [
      'Attach with shmat…',
      'Retry',
    ]);
    assert.equal(await page.locator('.actions [appearance=primary]').innerText(), 'Attach with shmat…');
    await page.getByRole('button', { name: 'Attach with shmat…' }).click();
    await quiet(page, 50);
    const calls = await page.evaluate(() => window.testHost.calls.filter(call => call.method === 'attach'));
    assert.deepEqual(
      calls.map(call => call.params),
      [{ intrusive: false }, { intrusive: true }],
    );
  });

  it('a segment that nobody else has attached: says that only attaching it is left, not that it has ended', async () => {
    const failure = { kind: 'gone', detail: 'x', code: 'ESRCH', target: 'shmid 3', intrusive: true } as const;
    await state(page, { kind: 'failed', failure, intrusive: true });
    assert.match(
      await page.locator('.failed').innerText(),
      /No other process has \/ticks attached, so there is none to read it through\.\s+Only shmat, read-only, is left, and others may notice/,
    );
  });

  it('a segment that has gone can be tried again or closed, no Linux only closed', async () => {
    const buttons = (): Promise<string[]> => page.locator('.actions vscode-button').allInnerTexts();
    const gone = { kind: 'gone', detail: 'segment posix:0:1a:81 is gone', target: 'posix:0:1a:81' } as const;
    await state(page, { kind: 'failed', failure: gone, intrusive: false });
    assert.match(
      await page.locator('.failed').innerText(),
      /^\s*\/ticks is gone\. It has ended or was removed/,
    );
    assert.deepEqual(await buttons(), ['Retry', 'Close']);
    const notLinux = { kind: 'unsupported', detail: 'x', code: 'NOTLINUX' } as const;
    await state(page, { kind: 'failed', failure: notLinux, intrusive: false });
    assert.match(await page.locator('.failed').innerText(), /on Linux only\. Connect to a Linux machine/);
    assert.deepEqual(await buttons(), ['Close']);
    await page.getByRole('button', { name: 'Close' }).click();
    await quiet(page, 50);
    assert.ok(await page.evaluate(() => window.testHost.calls.some(call => call.method === 'detach')));
  });

  it('slow sampling is told by its rate', async () => {
    await page.evaluate(async () => {
      const view = window.testHost.view;
      if (view) window.testHost.view = { ...view, hz: 11 };
      await window.testHost.sample();
    });
    await quiet(page, 60);
    assert.match(await page.locator('.live').innerText(), /11 of 30 Hz/);
  });

  it('ways and measurements are in the tooltip of read-only', async () => {
    const title = (): Promise<string | null> => page.locator('.read-only').getAttribute('title');
    assert.match((await title()) ?? '', /file descriptor opened read-only.*before and after 120 reads/);
    await status(page, { way: 'shmat', reads: { clean: 0, unclear: 5 } });
    assert.match((await title()) ?? '', /shmat: while it lasts the kernel counts one more/);
    assert.match(await lastLine(page), /not measured/);
  });
});

describe('beginnings', function () {
  this.timeout(30_000);

  it('nothing is shown of loading within 150 ms, then a bar', async () => {
    const page = await stage.segment({ early: true, delay: 100 });
    await page.waitForSelector('shm-segment');
    await page.evaluate(() => window.testHost.setState({ kind: 'attaching' }));
    await page.waitForTimeout(400);
    assert.equal(await page.locator('.progress').count(), 1);
    await stage.leave(page);
  });

  it('an empty segment, and one that nothing was written to', async () => {
    const empty = await stage.segment({ memory: 'empty' });
    assert.match(await empty.locator('.failed').innerText(), /This segment is empty/);
    await stage.leave(empty);
    const hole = await stage.segment({ memory: 'hole' });
    assert.match(
      await hole.locator('.banner').innerText(),
      /No page of it is allocated: all of it reads as zeros\./,
    );
    assert.match(await lastLine(hole), /not allocated/);
    await stage.leave(hole);
  });

  it('names and bytes of others are text, never markup', async () => {
    const page = await stage.segment({ name: '/<img src=x onerror=alert(1)>' });
    assert.equal(await page.locator('h1').innerText(), '/<img src=x onerror=alert(1)>');
    assert.equal(await page.locator('img').count(), 0);
    await stage.leave(page);
  });
});

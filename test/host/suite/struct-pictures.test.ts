// How the demo's structs look in VS Code: its ring with a mutex whose owner died, and its counters, told from the
// programs' own debug info. Pictures for a person to look at (out/screenshots), taken when all is there that they show.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from 'vscode';
import type { Target } from '../../../src/extension/target.js';
import {
  clickInView,
  closeEditors,
  eventually,
  inView,
  resize,
  screenshot,
  setTheme,
  usualLook,
} from '../driver/control.js';
import { namespaceInode } from '../../support/oracle.js';
import { writeJson } from './asked.js';
import { startTime } from './proc.js';
import { bindingsFile, openSegment, shows, showsStruct, useTicks } from './ticks.js';
import type { World } from './world.js';

const pictures = join(process.env['SHMSCOPE_ROOT'] ?? '', 'out/screenshots');

/** A System V segment has no device: its id is told with the namespace of IPC. */
function countersOf(world: World): Target {
  const { shmid, users } = world.of('counters');
  const pid = users[0] ?? 0;
  return {
    segment: `sysv:${namespaceInode(pid, 'ipc')}:${shmid ?? -1}`,
    name: 'counters',
    process: { pid, startTime: startTime(pid) },
  };
}

/** Of the ring. */
async function expand(path: string): Promise<void> {
  const row = `.struct-row[data-path="tick_ring.${path}"]`;
  await clickInView(`${row} .twist`);
  await eventually(`${path} is expanded`, () =>
    inView(`document.querySelector('${row}')?.getAttribute('aria-expanded') === 'true'`),
  );
}

describe('the demo’s structs', function () {
  this.timeout(120_000);
  let ticks: Target;
  let counters: Target;

  useTicks((found, world) => {
    ticks = found;
    counters = countersOf(world);
  });
  before(() => {
    mkdirSync(pictures, { recursive: true });
    return resize(1600, 1000);
  });
  after(usualLook);

  it('are legible in each theme: a ring, its mutex, and one whose owner died', async () => {
    await writeJson(bindingsFile, { bindings: [{ segment: ticks.name, type: 'tick_ring' }] });
    await openSegment(ticks);
    await showsStruct(/capacity.*1\D?024/);
    await shows(/owner died holding it/);
    // From below: what lies above stays where it is.
    await expand('cfg_lock');
    await expand('lock');
    await shows(/The next to lock it is told/);
    for (const theme of ['light', 'high contrast', 'high contrast light', 'dark'] as const) {
      await setTheme(theme);
      await shows(/owner died holding it/);
      await screenshot(join(pictures, `vscode-ring-${theme.replaceAll(' ', '-')}.png`));
    }
    await resize(760, 800);
    await showsStruct(/owner died holding it/);
    await screenshot(join(pictures, 'vscode-ring-narrow.png'));
    await resize(1600, 1000);
  });

  it('are legible where most of it is a hole: counters', async () => {
    await writeJson(bindingsFile, { bindings: [{ segment: '*', type: 'counters' }] });
    await closeEditors();
    await openSegment(counters);
    await showsStruct(/COUNTERS/);
    await commands.executeCommand('shmscope.view.showStruct');
    await shows(/requests\.0/);
    await screenshot(join(pictures, 'vscode-counters.png'));
  });
});

// What a person waits for and sees in a real VS Code: the extension's activation, the first bytes after a segment is
// opened, and frames while bytes and fields scroll beneath a writer at full speed, as Chromium's tracing counts them.
// And the size of the package. From a write to its pixel: latency.bench.ts.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProducers } from '../support/build.js';
import { Janitor } from '../support/janitor.js';
import { projectRoot } from '../support/paths.js';
import { uniquePrefix } from '../support/prefix.js';
import { startProducer } from '../support/producer.js';
import { measureInWindow } from './in-window.js';
import { say } from './report.js';

export const how =
  'A real VS Code (code-server, headless Chromium without a GPU): the extension’s activation, the time ' +
  'from opening a segment to its first bytes (in a window that is just there; and in another beside the ' +
  'first webview of VS Code’s own), and frames while bytes and fields scroll beneath a writer at full ' +
  'speed, as Chromium’s tracing counts them.';

const seconds = 10;

interface Scrolled {
  begun: number;
  drawn: number;
  dropped: number;
  /** Between the page's own animation frames, ms. */
  steps: number[];
}

export async function run(): Promise<void> {
  const prefix = uniquePrefix();
  const janitor = await Janitor.start(await buildProducers());
  janitor.prefix(prefix);
  const name = `/${prefix}-torrent`;
  // All of it, over and over.
  const torrent = await startProducer(janitor, 'torrent', ['--name', name, '--size', '64K']);
  try {
    const { activation, opened, hex, struct } = (await measureInWindow('window', name, { seconds })) as {
      activation: number;
      opened: number[];
      hex: Scrolled;
      struct: Scrolled;
    };
    const [first = NaN, ...later] = opened;
    say(
      `activation ${activation.toFixed(0)} ms; from opening a segment to its bytes ${first.toFixed(0)} ms ` +
        `the first time, then ${Math.min(...later).toFixed(0)} to ${Math.max(...later).toFixed(0)}`,
    );
    const beside = (await measureInWindow('preview', name, { seconds })) as {
      preview: number;
      opened: number;
    };
    say(
      `  in another window: VS Code’s own Markdown preview of one line, as its first webview, ` +
        `${beside.preview.toFixed(0)} ms; then a segment to its bytes ${beside.opened.toFixed(0)} ms`,
    );
    print('bytes', hex);
    print('fields', struct);
    say(`package: ${packageSize('x64')} bytes`);
  } finally {
    await torrent.stop();
    await janitor.end();
  }
}

/** Of the .vsix as it ships, for one processor. */
function packageSize(arch: string): number {
  const folder = mkdtempSync(join(tmpdir(), `shmscope-bench-${process.pid}-`));
  try {
    execFileSync(process.execPath, [join(projectRoot, 'scripts/package.mjs'), arch, '--out', folder], {
      ...{ cwd: projectRoot, stdio: ['ignore', 'ignore', 'inherit'] },
    });
    return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function print(what: string, { begun, drawn, dropped, steps }: Scrolled): void {
  const sorted = steps.toSorted((a, b) => a - b);
  const [median, late] = [0.5, 0.99].map(share => sorted[Math.floor(sorted.length * share)] ?? NaN);
  say(
    `${what} scroll: ${(steps.length / seconds).toFixed(0)} frames/s, median ${median?.toFixed(1)} ms, ` +
      `99 % ${late?.toFixed(1)} ms; traced: ${begun} begun, ${drawn} drawn, ${dropped} dropped`,
  );
}

// That what ships runs: the package for this machine, installed into a real VS Code as a person would, without the
// project around it. Its view opens on live memory, and its probe and command line run from the installed folder.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProbeApi, ProbeEvents } from '../../src/protocol/probe.js';
import { protocolVersion } from '../../src/protocol/probe.js';
import { connect } from '../../src/protocol/rpc.js';
import { streamLink } from '../../src/protocol/stream-link.js';
import { bundleSuites } from '../host/driver/bundle.js';
import { hostFor, type Host } from '../host/driver/places.js';
import { runSession } from '../host/driver/session.js';
import { buildProducers } from '../support/build.js';
import { Janitor } from '../support/janitor.js';
import { uniquePrefix } from '../support/prefix.js';
import { startProducer, type Producer } from '../support/producer.js';
import { makePackages, root, run, type Packages } from './packages.js';

/** What this test reads of `list --json`. */
interface Listed {
  segments: { id: string; name: string; processes: { pid: number; startTime: number }[] }[];
}

describe('the installed package', function () {
  this.timeout(180_000);
  const scratch = mkdtempSync(join(tmpdir(), `shmscope-installed-${process.pid}-`));
  const extensions = join(scratch, 'extensions');
  let packages: Packages | undefined;
  let host: Host;
  let installed: string;
  let janitor: Janitor;
  let producer: Producer;
  const prefix = uniquePrefix();

  before(async () => {
    host = hostFor(root, '1.139');
    packages = await makePackages();
    await install(host, process.arch === 'arm64' ? packages.arm64 : packages.x64, extensions, scratch);
    const folder = readdirSync(extensions).find(name => name.startsWith('shmscope.'));
    assert.ok(folder, 'it is not among the installed extensions');
    installed = join(extensions, folder);
    janitor = await Janitor.start(await buildProducers());
    janitor.prefix(prefix);
    const ring = ['--name', `/${prefix}ticks`];
    producer = await startProducer(janitor, 'producer', ring);
    // Without one that empties the ring it is full at once, and nothing changes any more.
    await startProducer(janitor, 'consumer', ring);
  });
  after(async () => {
    await janitor.end();
    packages?.remove();
    rmSync(scratch, { recursive: true, force: true });
  });

  it('has a command line that lists live segments', async () => {
    const ticks = await find();
    assert.ok(ticks.processes.some(p => p.pid === producer.pid));
    const { stdout } = await run(process.execPath, [
      join(installed, 'dist/cli.js'),
      'read',
      ticks.id,
      '--length',
      '16',
      '--json',
    ]);
    const { bytes } = JSON.parse(stdout) as { bytes: string };
    assert.match(bytes, /^[0-9a-f]{32}$/);
  });

  it('has a probe that answers and ends with its parent', async () => {
    const child = spawn(process.execPath, [join(installed, 'dist/probe.js')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = new Promise<number | null>(resolve => child.once('exit', resolve));
    const nothing = (): void => undefined;
    const events = {
      inventory: nothing,
      frame: nothing,
      status: nothing,
      log: nothing,
      typesProgress: nothing,
      snapshots: nothing,
      triggered: nothing,
      found: nothing,
    };
    const peer = connect<ProbeApi, ProbeEvents>(
      streamLink(child.stdout, child.stdin, 'the probe'),
      events,
      error => ({
        kind: 'bug',
        detail: String(error),
      }),
    );
    const hello = await peer.remote.hello({
      protocol: protocolVersion,
      settings: { tablePoll: 1000, processPoll: 1000, scanBudget: 0.1, historyBudget: 64 * 1024 * 1024 },
    });
    assert.deepEqual(hello, { protocol: protocolVersion, pid: child.pid });
    child.stdin.end();
    assert.equal(await ended, 0);
  });

  it('opens a live view in VS Code', async () => {
    const ticks = await find();
    const use = ticks.processes.find(p => p.pid === producer.pid);
    assert.ok(use);
    const suite = join(root, `out/host-suites/installed-${process.pid}.cjs`);
    await bundleSuites(root, [join(root, 'test/package/suite/live-view.ts')], suite);
    const result = await runSession({
      host,
      development: join(root, 'test/package/blank'),
      extensions,
      tests: [suite],
      environment: {
        SHMSCOPE_ROOT: root,
        SHMSCOPE_INSTALLED: installed,
        SHMSCOPE_TARGET: JSON.stringify({ segment: ticks.id, name: ticks.name, ...pick(use) }),
      },
    });
    assert.deepEqual([...result.failures, ...result.again], []);
    assert.ok(result.passed > 0);
  });

  async function find(): Promise<Listed['segments'][number]> {
    const { stdout } = await run(process.execPath, [join(installed, 'dist/cli.js'), 'list', '--json'], {
      maxBuffer: 64 << 20,
    });
    const found = (JSON.parse(stdout) as Listed).segments.find(s => s.name === producer.ready.name);
    assert.ok(found, `${producer.ready.name} is not listed`);
    return found;
  }
});

function pick({ pid, startTime }: { pid: number; startTime: number }): { pid: number; startTime: number } {
  return { pid, startTime };
}

/** `code-server --install-extension`, or that of a desktop `code`. */
async function install(host: Host, vsix: string, extensions: string, scratch: string): Promise<void> {
  const where = [`--user-data-dir=${join(scratch, 'user')}`, `--extensions-dir=${extensions}`];
  const { SHMSCOPE_CODE_SERVER: server, SHMSCOPE_CODE_NODE: node } = host.environment;
  const [command, first] =
    server !== undefined && node !== undefined
      ? [node, [join(server, 'out/node/entry.js'), '--config', join(scratch, 'config.yaml')]]
      : [host.executable, []];
  await run(command, [...first, ...where, '--install-extension', vsix, '--force'], {
    env: { ...process.env, EXTENSIONS_GALLERY: '{}', HOME: scratch },
  });
}

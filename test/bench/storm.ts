// A writer at full speed, and where its segment is found: what benches of a whole VS Code look at. Not a bench.
import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildProducers } from '../support/build.js';
import { projectRoot } from '../support/paths.js';

interface Listed {
  segments: { id: string; name: string; processes: { pid: number; startTime: number }[] }[];
}

export interface Storm {
  name: string;
  /** When it wrote, ms since 1970. */
  writes: number[];
  end(): void;
}

/** `every`: milliseconds between two writes of its first word, at the least. */
export async function startStorm(name: string, every: number, more: readonly string[] = []): Promise<Storm> {
  const program = join(await buildProducers(), 'storm');
  const args = ['--name', name, '--size', '64M', '--pings', String(every), ...more];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const writes: number[] = [];
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    createInterface({ input: child.stdout }).on('line', line => {
      const { ns } = JSON.parse(line) as { ns?: string };
      if (ns === undefined) resolve();
      else writes.push(Number(BigInt(ns) / 1000n) / 1000);
    });
  });
  return { name, writes, end: () => void child.kill('SIGTERM') };
}

/** As a view is told of one. */
export interface Address {
  segment: string;
  name: string;
  pid: number;
  startTime: number;
}

/** Throws where one isn't listed. */
export function findSegments(names: readonly string[]): Address[] {
  if (names.length === 0) return [];
  const text = execFileSync(process.execPath, [join(projectRoot, 'dist/cli.js'), 'list', '--json'], {
    maxBuffer: 64 << 20,
    encoding: 'utf8',
  });
  const { segments } = JSON.parse(text) as Listed;
  return names.map(name => {
    const segment = segments.find(s => s.name === name);
    const [use] = segment?.processes ?? [];
    if (!segment || !use) throw new Error(`${name} is not listed.`);
    return { segment: segment.id, name, pid: use.pid, startTime: use.startTime };
  });
}

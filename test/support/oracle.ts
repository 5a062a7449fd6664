// What other programs, and the kernel's own files, say of shared memory: what our own reading is checked against.
// Deliberately not built on native/: an oracle that shares the code can't contradict it.
import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** One row of /proc/sysvipc/shm; sizes in bytes, times in seconds, `perms` octal with its status bits. */
export type SysvRow = Record<
  | 'key'
  | 'shmid'
  | 'perms'
  | 'size'
  | 'cpid'
  | 'lpid'
  | 'nattch'
  | 'uid'
  | 'gid'
  | 'cuid'
  | 'cgid'
  | 'atime'
  | 'dtime'
  | 'ctime'
  | 'rss'
  | 'swap',
  number
>;

export function sysvRows(): SysvRow[] {
  const [head = '', ...rows] = readFileSync('/proc/sysvipc/shm', 'utf8').trimEnd().split('\n');
  const names = head.trim().split(/\s+/);
  return rows.map(row => {
    const cells = row.trim().split(/\s+/);
    const pairs = names.map((name, i) => [name, Number(name === 'perms' ? `0o${cells[i] ?? ''}` : cells[i])]);
    return Object.fromEntries(pairs) as SysvRow;
  });
}

/** Undefined when the segment is gone. */
export function sysvRow(shmid: number): SysvRow | undefined {
  return sysvRows().find(row => row.shmid === shmid);
}

/** What util-linux's `lsipc --shmems --json --bytes --noheadings` says, by id. */
export async function lsipc(): Promise<Map<number, Record<string, string>>> {
  const columns = 'KEY,ID,PERMS,OWNER,SIZE,NATTCH,STATUS,CTIME,CPID,LPID';
  const args = ['--shmems', '--json', '--bytes', '--output', columns];
  const { stdout } = await run('lsipc', args, { env: { ...process.env, LC_ALL: 'C' } });
  const document = JSON.parse(stdout) as Record<string, Record<string, string | number>[]>;
  const rows = Object.values(document)[0] ?? [];
  return new Map(
    rows.map(row => {
      const texts = Object.entries(row).map(([name, value]) => [name, String(value)] as const);
      return [Number(row['id']), Object.fromEntries(texts)];
    }),
  );
}

/** Limits as `ipcs -l -m` prints them: kilobytes for sizes, by the words before the `=`. */
export async function ipcsLimits(): Promise<Map<string, number>> {
  const { stdout } = await run('ipcs', ['-l', '-m'], { env: { ...process.env, LC_ALL: 'C' } });
  const lines = stdout.split('\n').map(line => /^(.+?) = (\d+)$/.exec(line.trim()));
  return new Map(lines.flatMap(match => (match ? [[match[1] ?? '', Number(match[2])] as const] : [])));
}

/** What a file takes up and when it was last read, for a before and after. */
export interface Footprint {
  blocks: bigint;
  atimeNs: bigint;
  mtimeNs: bigint;
  size: bigint;
}

export function footprint(path: string): Footprint {
  const { blocks, atimeNs, mtimeNs, size } = statSync(path, { bigint: true });
  return { blocks, atimeNs, mtimeNs, size };
}

/** The inode of a process's namespace: `mnt`, `ipc`, `pid`. */
export function namespaceInode(pid: number | 'self', kind: string): number {
  return statSync(`/proc/${pid}/ns/${kind}`).ino;
}

/** Clock ticks since boot, field 22 of stat(5); undefined when the process is gone, waited for or not. */
export function startTime(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : Number(fields[19]);
  } catch {
    // Gone, in between or long ago: that is the answer.
    return undefined;
  }
}

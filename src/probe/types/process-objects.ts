// Which files a process runs: its executable and the libraries that it maps with the right to execute. Read from
// /proc alone; the process is neither stopped nor asked. Not what types are in them: object.ts.
// Follows proc_pid_maps(5), proc_pid_map_files(5) (wants CAP_CHECKPOINT_RESTORE), proc_pid_exe(5), proc_pid_stat(5).
import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { KernelError, kernelError } from '../../../native/errors.js';
import { TypesError } from './errors.js';
import { openFile, type OpenFile } from './file-bytes.js';
import { resolveIn } from './places.js';

export interface MappedFile {
  /** As the process calls it, one character a byte; without the kernel's ` (deleted)`. */
  path: string;
  inode: string;
  deleted: boolean;
  /** Address ranges, as map_files names them. */
  ranges: string[];
  isExecutable: boolean;
}

const rowPattern =
  /^([0-9a-f]{1,16}-[0-9a-f]{1,16}) ..x[ps] [0-9a-f]{1,16} ([0-9a-f]+:[0-9a-f]+) (\d{1,20}) +(\/.*)$/;
const deletedMark = ' (deleted)';

/** Files with code, in the order of addresses. */
export function parseCode(maps: string): MappedFile[] {
  const files = new Map<string, MappedFile>();
  for (const line of maps.split('\n')) {
    const [, range, device, inode, printed] = rowPattern.exec(line) ?? [];
    if (range === undefined || inode === undefined || inode === '0' || printed === undefined) continue;
    const key = `${device ?? ''}:${inode}`;
    const known = files.get(key);
    if (known) {
      known.ranges.push(range);
      continue;
    }
    const path = printed.replaceAll('\\012', '\n');
    const deleted = path.endsWith(deletedMark);
    files.set(key, {
      ...{ path: deleted ? path.slice(0, -deletedMark.length) : path, inode, deleted },
      ...{ ranges: [range], isExecutable: false },
    });
  }
  return [...files.values()];
}

/**
 * Executable first. Throws KernelError (EACCES where it belongs to others), TypesError when it is another process now.
 */
export function objectsOf(proc: string, pid: number, startTime?: number): MappedFile[] {
  const folder = `${proc}/${pid}`;
  if (startTime !== undefined && startTimeOf(folder) !== startTime)
    throw new TypesError('GONE', `Process ${pid} has ended.`);
  const files = parseCode(readText(`${folder}/maps`, startTime !== undefined));
  const inode = attemptStat(`${folder}/exe`);
  const main = files.find(file => file.inode === inode);
  if (main) main.isExecutable = true;
  else if (files.length === 0 && inode !== undefined)
    files.push({ path: exePath(folder), inode, deleted: false, ranges: [], isExecutable: true });
  return files.sort((a, b) => Number(b.isExecutable) - Number(a.isExecutable));
}

/** Opens what is mapped, by whichever way leads to that very file. Throws the KernelError of the first refusal. */
export function openMapped(proc: string, pid: number, file: MappedFile, shown = file.path): OpenFile {
  const folder = `${proc}/${pid}`;
  let refusal: KernelError | undefined;
  for (const path of waysTo(folder, file)) {
    try {
      const opened = openFile(path, shown);
      if (opened.inode === file.inode) return opened;
      opened.close();
      refusal ??= new KernelError('open', 'ESTALE', shown);
    } catch (error) {
      const failed = kernelError(error, shown);
      // What is refused says more than that there is nothing at a path.
      if (!refusal || refusal.code === 'ENOENT') refusal = failed;
    }
  }
  throw refusal ?? new KernelError('open', 'ENOENT', shown);
}

function* waysTo(folder: string, file: MappedFile): Generator<string | Buffer> {
  if (file.isExecutable) yield `${folder}/exe`;
  const range = file.ranges[0];
  if (range !== undefined) yield `${folder}/map_files/${mapFilesName(range)}`;
  if (file.deleted) return;
  const path = Buffer.from(file.path, 'latin1').toString();
  const inside = resolveIn(`${folder}/root`, path);
  if (inside !== undefined) yield inside;
}

/** maps pads addresses to eight digits, map_files doesn't. */
function mapFilesName(range: string): string {
  return range
    .split('-')
    .map(address => address.replace(/^0+(?=.)/, ''))
    .join('-');
}

function attemptStat(path: string): string | undefined {
  try {
    return String(statSync(path, { bigint: true }).ino);
  } catch {
    // A kernel thread has none, and others' may not be looked at: maps tells of all that can be had.
    return undefined;
  }
}

function exePath(folder: string): string {
  try {
    return readlinkSync(`${folder}/exe`, 'latin1');
  } catch (error) {
    throw kernelError(error, `${folder}/exe`);
  }
}

/** Clock ticks since boot: field 22, counted from behind the name, which may hold anything. */
function startTimeOf(folder: string): number {
  const text = readText(`${folder}/stat`);
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[19]);
}

/** `wasThere`: it was seen before, so it's no wrong number. */
function readText(path: string, wasThere = true): string {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    const failed = kernelError(error, path);
    if (failed.code !== 'ENOENT' && failed.code !== 'ESRCH') throw failed;
    const pid = /\/(\d+)\//.exec(path)?.[1] ?? '';
    const isUnknown = !wasThere && failed.code === 'ENOENT';
    const sentence = isUnknown ? `There is no process ${pid}.` : `Process ${pid} has ended.`;
    throw new TypesError('GONE', sentence, failed);
  }
}

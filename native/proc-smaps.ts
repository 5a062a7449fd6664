// /proc/pid/smaps: the page size behind one mapping, for huge pages that can't be asked by stat. Read for nothing
// else: the kernel walks every page table for it. Follows proc_pid_smaps(5) (KernelPageSize).
import { readWhole } from './machine.js';
import type { ByteString } from './records.js';

/** Bytes of a page of the mapping that starts at `start`; undefined when there is none such. */
export function parsePageSize(text: ByteString, start: bigint): number | undefined {
  const head = `${start.toString(16).padStart(8, '0')}-`;
  const at = text.startsWith(head) ? 0 : text.indexOf(`\n${head}`) + 1;
  if (at === 0 && !text.startsWith(head)) return undefined;
  const lines = text.slice(at).split('\n', 32).slice(1);
  for (const line of lines) {
    // The next mapping begins.
    if (/^[0-9a-f]+-[0-9a-f]+ /.test(line)) return undefined;
    const kib = /^KernelPageSize: +(\d{1,12}) kB$/.exec(line)?.[1];
    if (kib !== undefined) return Number(kib) * 1024;
  }
  return undefined;
}

/** Throws KernelError. */
export function readPageSize(folder: string, start: bigint): number | undefined {
  return parsePageSize(readWhole(`${folder}/smaps`), start);
}

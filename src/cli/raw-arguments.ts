// What was written on our command line, byte for byte: Node decodes its arguments, so that names which are no UTF-8 all
// look alike, or like another's. Not what the arguments say: arguments.ts. Follows proc_pid_cmdline(5).
import { KernelError } from '../../native/errors.js';
import { attempt, readWhole } from '../../native/machine.js';
import type { ByteString } from '../../native/records.js';
import { UsageError } from './command.js';
import { toRawText } from './raw-text.js';

const replaced = /\ufffd+/g;

/** `decoded`: ours, as Node has them. Throws UsageError where it can't be told what stood there. */
export function rawArguments(decoded: readonly string[], proc = '/proc'): string[] {
  const path = `${proc}/self/cmdline`;
  const text = attempt(path, () => readWhole(path));
  const written = text instanceof KernelError ? [] : endOf(text, decoded.length);
  if (written.length === decoded.length && written.every((one, i) => isSame(one, decoded[i] ?? '')))
    return written.map(toRawText);
  const lost = decoded.find(one => one.includes('\ufffd')) ?? '';
  throw new UsageError(
    `${JSON.stringify(lost)} may not be what was written, which can't be read from ${path}: write names as \`shmscope list\` shows them, \\xff for a byte that is no UTF-8`,
  );
}

/** The last of them: before ours stand Node's own. */
function endOf(text: ByteString, count: number): ByteString[] {
  const all = text.split('\0').slice(0, -1) as ByteString[];
  return all.slice(Math.max(0, all.length - count));
}

function isSame(written: ByteString, decoded: string): boolean {
  const again = Buffer.from(written, 'latin1').toString('utf8');
  return again.replace(replaced, '\ufffd') === decoded.replace(replaced, '\ufffd');
}

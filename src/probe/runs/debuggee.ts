// Whose debuggee a process is: the address that the debugger of JavaScript gives what it starts, and all that comes of
// that, so that they find it. Of a process's environment only that is looked at, and nothing is kept. Not who tells of
// a debuggee (src/extension/runs). Follows proc_pid_environ(5) and vscode-js-debug: src/targets/node/bootloader/
// environment.ts (VSCODE_INSPECTOR_OPTIONS, `:::` before each of its texts) and nodeLauncherBase.ts (inspectorIpc).
import { KernelError } from '../../../native/errors.js';
import { attempt, readWhole, type Machine } from '../../../native/machine.js';

const variable = 'VSCODE_INSPECTOR_OPTIONS=';
const between = ':::';

/** Undefined where it's nobody's, has ended, or lets us not look. */
export function debuggerOf(machine: Machine, pid: number): string | undefined {
  const path = `${machine.proc}/${pid}/environ`;
  const text = attempt(path, () => readWhole(path));
  if (text instanceof KernelError) return undefined;
  const found = text.split('\0').find(one => one.startsWith(variable));
  // A terminal's own may stand before that of the debugger's.
  const last = found?.slice(variable.length).split(between).at(-1);
  return last === undefined ? undefined : addressIn(last);
}

function addressIn(text: string): string | undefined {
  try {
    const options = JSON.parse(text) as unknown;
    if (typeof options !== 'object' || options === null || !('inspectorIpc' in options)) return undefined;
    const { inspectorIpc: address } = options;
    return typeof address === 'string' && address !== '' ? address : undefined;
  } catch {
    // Anybody may set it to anything.
    return undefined;
  }
}

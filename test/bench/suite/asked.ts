// What a suite of a bench was started with (../in-window.ts), and the tab that it looks at. Not a suite.
import { commands, Uri } from 'vscode';
import { toUriParts, viewType } from '../../../src/extension/target.js';
import { eventually, inView } from '../../host/driver/control.js';
import type { Address } from '../storm.js';

interface Link {
  /** ms one way, bytes a second each way. */
  delay: number;
  rate: number;
}

/** The segment to look at, and what its bench wants besides. */
export interface Asked extends Address {
  /** A path: where the answer goes. */
  result: string;
  seconds: number;
  /** Opened before it, and left in their tabs. */
  others?: Address[];
  links?: Link[];
}

export function asked(): Asked {
  return JSON.parse(process.env['SHMSCOPE_BENCH'] ?? '{}') as Asked;
}

export async function openTab({ segment, name, pid, startTime }: Address): Promise<void> {
  const uri = Uri.from(toUriParts({ segment, name, process: { pid, startTime } }));
  await commands.executeCommand('vscode.openWith', uri, viewType, { preview: false });
}

/** Milliseconds from opening it until its bytes are drawn; looked at every few. */
export async function timeToBytes(address: Address): Promise<number> {
  const start = performance.now();
  await openTab(address);
  await eventually('bytes', () =>
    inView(`/[0-9a-f]{2}/i.test(document.querySelector('[role=grid] [role=row]')?.textContent ?? '')`),
  );
  return performance.now() - start;
}

// What a suite of a bench was started with (../in-window.ts), and the tab that it looks at. Not a suite.
import { commands, Uri } from 'vscode';
import { toUriParts, viewType } from '../../../src/extension/target.js';
import type { Address } from '../storm.js';

/** The segment to look at, where the answer goes (a path), and what the bench added. */
export function asked<T>(): Address & { result: string } & T {
  return JSON.parse(process.env['SHMSCOPE_BENCH'] ?? '{}') as Address & { result: string } & T;
}

export async function openTab({ segment, name, pid, startTime }: Address): Promise<void> {
  const uri = Uri.from(toUriParts({ segment, name, process: { pid, startTime } }));
  await commands.executeCommand('vscode.openWith', uri, viewType, { preview: false });
}

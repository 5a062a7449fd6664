// What a person set for snapshots. Reads what holds now.
import { workspace } from 'vscode';

const section = 'shmscope.snapshots';
const mebibyte = 1024 * 1024;

/** Bytes that all snapshots may take. */
export function snapshotsBudget(): number {
  const value = workspace.getConfiguration(section).get<unknown>('budget', 512);
  const megabytes = typeof value === 'number' && Number.isFinite(value) ? value : 512;
  return Math.min(1_048_576, Math.max(1, megabytes)) * mebibyte;
}

export function takesOnStop(): boolean {
  return workspace.getConfiguration(section).get<unknown>('onDebuggerStop', false) === true;
}

// Where the command line keeps copies of what it removes. Not the copies (src/probe/removal/copies.ts).
// Follows the XDG base directory specification: state that outlives a restart and is of use on this machine alone.
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { CopyPlace } from '../protocol/removal.js';

const mebibyte = 1024 * 1024;
/** Bytes of all copies together, where nothing else is said. */
export const defaultBudget = 512 * mebibyte;

/** `limit`: bytes of all copies together. */
export function copyPlace(limit = defaultBudget): CopyPlace {
  const said = process.env['XDG_STATE_HOME'];
  const state = said !== undefined && isAbsolute(said) ? said : join(homedir(), '.local', 'state');
  return { folder: join(state, 'shmscope', 'removed'), budget: limit };
}

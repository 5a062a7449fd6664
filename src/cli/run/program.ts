// Whether a command's program is there to be run, as a shell tells it: 127 where it isn't, 126 where it can't be. Asked
// before anything is started, as in a world of its own only the programs in between would tell. Not the run
// (session.ts). Follows the search of execvp(3), and 2.8.2 of POSIX's shell for the exit codes.
import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { KernelError } from '../../../native/errors.js';
import { attempt } from '../../../native/machine.js';
import { CommandError, exit } from '../command.js';

/** Where it is looked for when nobody set a PATH: confstr(_CS_PATH). */
const usualPath = '/bin:/usr/bin';

/** Throws CommandError where it can't be run. */
export function checkProgram(name: string, path = process.env['PATH'] ?? usualPath): void {
  const direct = name.includes('/');
  // An empty part is the folder that we are in; no program has an empty name.
  const folders = name === '' ? [] : path.split(':');
  const places = direct ? [name] : folders.map(folder => join(folder === '' ? '.' : folder, name));
  const refusals = places.map(refusal);
  if (refusals.includes(undefined)) return;
  const at = refusals.findIndex(code => code !== 'ENOENT' && code !== 'ENOTDIR');
  if (at === -1) {
    const where = direct ? "isn't there" : 'is in none of the folders of PATH';
    throw new CommandError(`The command can't be run: ${JSON.stringify(name)} ${where}.`, exit.notFound);
  }
  const why = refusals[at] === 'EISDIR' ? 'is a folder' : `isn't executable for you (${refusals[at] ?? ''})`;
  throw new CommandError(`The command can't be run: ${places[at] ?? name} ${why}.`, exit.notRunnable);
}

/** The errno by name; undefined where nothing speaks against it. */
function refusal(place: string): string | undefined {
  const isFolder = attempt(place, () => {
    accessSync(place, constants.X_OK);
    return statSync(place).isDirectory();
  });
  if (isFolder instanceof KernelError) return isFolder.code;
  return isFolder ? 'EISDIR' : undefined;
}

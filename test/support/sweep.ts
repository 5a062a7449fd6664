// Removes what test runs left whose janitor was killed with them: names of processes that are no more.
// Never of a run that lives (prefix.ts tells), and not System V segments, which have no name to tell by.
import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOver } from './prefix.js';

/** Answers the paths that it removed. */
export function sweepLeftovers(): string[] {
  const over = ['/dev/shm', tmpdir()].flatMap(folder =>
    readdirSync(folder)
      .filter(isOver)
      .map(name => join(folder, name)),
  );
  return over.filter(path => {
    try {
      rmSync(path, { recursive: true, force: true });
      return true;
    } catch (error) {
      // Of a run as another user, who is the one to remove it.
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EACCES' || code === 'EPERM') return false;
      throw error;
    }
  });
}

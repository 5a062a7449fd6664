// Which version this is, from the package.json that it came with: beside dist/, or above out/ in a working copy.
// Not compared with anything.
import { readFileSync } from 'node:fs';

/** `0.1.0`. Throws where the file is missing: then the installation is broken. */
export function readVersion(): string {
  for (const above of ['../package.json', '../../../package.json']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(above, import.meta.url), 'utf8')) as Partial<
        Record<string, unknown>
      >;
      if (name === 'shmscope' && typeof version === 'string') return version;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new Error('The package.json that tells the version is missing');
}

// Where things are, seen from the compiled helpers in out/test/support/.
import { join } from 'node:path';

/** The folder with package.json. */
export const projectRoot = join(import.meta.dirname, '..', '..', '..');

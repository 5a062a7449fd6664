// The build-id of an opened file, to see whether its types are known already. Undefined for what has none, and for
// what can't be read: opening it will say why.
import { LayoutError } from '../../layout/cursor.js';
import { isElf, readElf } from '../../layout/elf/elf.js';
import { buildIdOf } from '../../layout/elf/links.js';
import type { FileBytes } from '../../layout/file.js';

export function buildIdIn(file: FileBytes): string | undefined {
  try {
    return isElf(file) ? buildIdOf(readElf(file)) : undefined;
  } catch (error) {
    if (error instanceof LayoutError) return undefined;
    throw error;
  }
}

// The objects of test/data/dwarf, each with the files that belong to it, opened as the probe would. Not made here:
// see make.sh beside them.
import { join } from 'node:path';
import type { DebugSections } from '../../../../src/layout/file.js';
import { sectionsOf } from '../../../support/dwarf-file.js';
import { projectRoot } from '../../../support/paths.js';

export interface Committed {
  name: string;
  /** The file beside it that has the rest. */
  part?: string;
  sections: DebugSections;
  split?: DebugSections;
  supplementary?: DebugSections;
}

export function committedPath(name: string): string {
  return join(projectRoot, 'test', 'data', 'dwarf', name);
}

export function committed(name: string): Committed {
  return { name, sections: sectionsOf(committedPath(name)) };
}

export function withSplit(name: string, split: string): Committed {
  return { ...committed(name), part: split, split: sectionsOf(committedPath(split), 'split') };
}

export function all(): Committed[] {
  const common = sectionsOf(committedPath('dwz-common.debug'));
  return [
    ...['c-dwarf5.so', 'c-dwarf4.so', 'c-dwarf3-64.o', 'c-big-endian.o'].map(committed),
    ...['cc-types5.o', 'cc-types4.o', 'cc-clang5.o', 'rust.o'].map(committed),
    withSplit('cc-split4.o', 'cc-split4.dwo'),
    withSplit('cc-split4.o', 'cc-split4.dwp'),
    withSplit('cc-split5.o', 'cc-split5.dwp'),
    { ...committed('dwz-a.so'), part: 'dwz-common.debug', supplementary: common },
  ];
}

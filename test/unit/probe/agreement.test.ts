// Whether processes agree on a type: which are asked, with which paths, and that it ends when told to. With a library
// that a test makes up; test/live has real programs.
import assert from 'node:assert/strict';
import type { Layout } from '../../../src/layout/layout.js';
import { agreement } from '../../../src/probe/types/agreement.js';
import { TypesError } from '../../../src/probe/types/errors.js';
import type { OpenOptions, TypeLibrary } from '../../../src/probe/types/library.js';
import { OpenTypes } from '../../../src/probe/types/open-types.js';
import type { TypesSpec } from '../../../src/protocol/types.js';
import { Maker } from '../../support/layout/make.js';

function ring(offset: number): Layout {
  const make = new Maker();
  return make.layout(make.struct('ring', 16, { head: { type: make.u(4), offset } }));
}

class Library implements Pick<TypeLibrary, 'open'> {
  readonly asked: { spec: TypesSpec; debugPaths: readonly string[] | undefined }[] = [];
  closed = 0;
  /** By pid. */
  readonly #layouts: Record<number, Layout>;

  constructor(layouts: Record<number, Layout>) {
    this.#layouts = layouts;
  }

  open(spec: TypesSpec, { debugPaths }: OpenOptions = {}): Promise<OpenTypes> {
    this.asked.push({ spec, debugPaths });
    const layout = spec.kind === 'process' ? this.#layouts[spec.pid] : undefined;
    if (!layout) return Promise.reject(new TypesError('NOTYPES', 'It has none.'));
    const entry = { id: 'ring', kind: 'struct' as const, name: 'ring', size: 16, unit: '' };
    const source = {
      target: layout.target,
      entries: () => [entry],
      find: () => [entry],
      layout: () => layout,
    };
    const release = (): void => {
      this.closed++;
    };
    return Promise.resolve(new OpenTypes([{ path: 'a', from: 'DWARF', source, release }]));
  }
}

const users = [10, 20, 30].map(pid => ({ pid, startTime: pid * 10, command: `p${pid}` }));
const never = new AbortController().signal;

describe('whether processes agree on a type', () => {
  it('is told of those that have it, looked for where settings say', async () => {
    const library = new Library({ 10: ring(0), 30: ring(8) });
    const found = await agreement(library, { bound: ring(0), users }, { signal: never, debugPaths: ['/d'] });
    assert.deepEqual(found, {
      same: false,
      processes: [
        { pid: 10, command: 'p10' },
        { pid: 30, command: 'p30' },
      ],
      differences: [{ pid: 30, path: 'head', a: 'at 0', b: 'at 8' }],
    });
    assert.deepEqual(
      library.asked.map(a => a.debugPaths),
      [['/d'], ['/d'], ['/d']],
    );
    assert.equal(library.closed, 2, 'what was opened is closed');
  });

  it('is given up between two processes, with nothing left open', async () => {
    const library = new Library({ 10: ring(0), 20: ring(0) });
    const pause = (): Promise<void> => Promise.reject(new TypesError('CANCELLED', 'It was cancelled.'));
    await assert.rejects(agreement(library, { bound: ring(0), users }, { signal: never, pause }), {
      code: 'CANCELLED',
    });
    assert.deepEqual([library.asked.length, library.closed], [1, 1]);
  });
});

// The stage of a live test: a prefix of its own, programs started on it, and the check that nothing of it is left.
// Not the helpers themselves: test/support/.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProducers } from '../support/build.js';
import { Janitor } from '../support/janitor.js';
import { leftovers } from '../support/leftovers.js';
import { uniquePrefix } from '../support/prefix.js';
import { startProducer, type Producer, type StartOptions } from '../support/producer.js';

export interface World {
  readonly prefix: string;
  readonly janitor: Janitor;
  /** A POSIX name that nobody else has: `/<prefix>-<what>`. */
  name(what: string): string;
  /** A path in the temp folder that nobody else has. */
  path(what: string): string;
  /** Starts a program of test/producers; it is ended after the test. */
  start(program: string, args?: readonly string[], options?: StartOptions): Promise<Producer>;
}

/** Call it in a `describe`: sets the stage before its tests, clears it after each and checks it at the end. */
export function useWorld(): World {
  const prefix = uniquePrefix();
  let janitor: Janitor | undefined;
  let running: Producer[] = [];
  const theJanitor = (): Janitor => {
    assert.ok(janitor, 'the stage is set before the first test');
    return janitor;
  };

  before(async function () {
    // Compiling comes first, once.
    this.timeout(120_000);
    janitor = await Janitor.start(await buildProducers());
    janitor.prefix(prefix);
  });
  afterEach(async () => {
    const ending = running.toReversed();
    running = [];
    for (const producer of ending) await producer.stop();
  });
  after(async function () {
    this.timeout(20_000);
    await theJanitor().end();
    assert.deepEqual(leftovers(prefix, theJanitor().processes), []);
  });

  return {
    prefix,
    get janitor() {
      return theJanitor();
    },
    name: what => `/${prefix}-${what}`,
    path: what => join(tmpdir(), `${prefix}-${what}`),
    start: async (program, args = [], options = {}) => {
      const producer = await startProducer(theJanitor(), program, args, options);
      running.push(producer);
      return producer;
    },
  };
}

/** Call it in a `describe`: a folder that each test finds empty. Answers its path. */
export function useFolder(world: World, what: string): string {
  const path = world.path(what);
  beforeEach(() => mkdirSync(path));
  afterEach(() => rmSync(path, { recursive: true }));
  return path;
}

// The janitor process: it cleans up when the pipe to it closes, so also when we are killed. What it does is in
// test/producers/janitor.c; here it is started and told what there is.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { startTime } from './oracle.js';
import { sweepLeftovers } from './sweep.js';

export class Janitor {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #exit: Promise<unknown>;
  /** All that it was told of, with their start times (undefined: it was gone already). */
  readonly processes = new Map<number, number | undefined>();

  private constructor(process: ChildProcessByStdio<Writable, Readable, null>) {
    this.#child = process;
    this.#exit = once(process, 'close');
  }

  /**
   * Starts one and waits until it listens. `folder` holds the built programs. What is left of runs whose janitor was
   * killed goes now.
   */
  static async start(folder: string): Promise<Janitor> {
    sweepLeftovers();
    const process = spawn(join(folder, 'janitor'), [], { stdio: ['pipe', 'pipe', 'inherit'] });
    const janitor = new Janitor(process);
    await once(process.stdout, 'data');
    return janitor;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Everything called `prefix…` in /dev/shm and the temp folder is ours. At least four characters. */
  prefix(prefix: string): void {
    this.#tell(`prefix ${prefix}`);
  }

  /** A POSIX object that we made, under a name of its own. */
  object(name: string, inode: number): void {
    this.#tell(`object ${name} ${inode}`);
  }

  /** A process that we started; the System V segments that it made go with it. */
  process(pid: number): void {
    this.processes.set(pid, startTime(pid));
    this.#tell(`pid ${pid}`);
  }

  /** A folder to rmdir: a cgroup. */
  folder(path: string): void {
    this.#tell(`folder ${path}`);
  }

  /** Cleans up now; resolves when all is gone. */
  async end(): Promise<void> {
    this.#child.stdin.end();
    await this.#exit;
  }

  #tell(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }
}

// Builds small programs with the tools of this machine, in a folder of their own that goes afterwards. Not tests.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inSlices } from '../../src/probe/types/steps.js';
import type { OpenTypes } from '../../src/probe/types/open-types.js';
import { bare, sizeOf } from '../../src/layout/decode/shape.js';
import type { Layout } from '../../src/layout/layout.js';
import { isRecord } from '../../src/layout/table/holes.js';

export interface Workshop {
  readonly folder: string;
  path(name: string): string;
  write(name: string, text: string): string;
  /** Runs a tool in the folder; throws with what it said. */
  run(program: string, ...args: string[]): string;
  close(): void;
}

export function openWorkshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), `shmscope-test-${process.pid}-types-`));
  const path = (name: string): string => join(folder, name);
  return {
    ...{ folder, path },
    write: (name, text) => {
      writeFileSync(path(name), text);
      return path(name);
    },
    run: (program, ...args) => {
      const { status, stdout, stderr, error } = spawnSync(program, args, {
        cwd: folder,
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      });
      if (status === 0) return stdout;
      throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Call it in a `describe`: starts programs in the folder, which stay until the end of their stdin, that of the test.
 * Answers its pid, and its first words.
 */
export function useStarts(
  shop: () => Workshop,
): (command: string, ...args: string[]) => Promise<{ pid: number; said: string }> {
  const running: ChildProcess[] = [];
  afterEach(async () => {
    for (const child of running.splice(0)) {
      child.stdin?.end();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
  });
  return async (command, ...args) => {
    const child = spawn(command, args, { cwd: shop().folder, stdio: ['pipe', 'pipe', 'inherit'] });
    running.push(child);
    const [first] = (await once(child.stdout, 'data')) as [Buffer];
    return { pid: child.pid ?? 0, said: first.toString() };
  };
}

/** Is the tool there, and does it take these arguments? */
export function has(program: string, ...args: string[]): boolean {
  return spawnSync(program, args.length > 0 ? args : ['--version']).status === 0;
}

/** A program that says what its compiler makes of its struct, and stays until its stdin ends. */
export const program = `
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
enum phase { IDLE, BUSY = 5 };
struct slot { uint64_t seq; char who[12]; double price; };
struct board { uint32_t magic; struct slot slots[3]; enum phase phase; unsigned low : 5, high : 9; struct board *next; };
struct board board;
int main(void) {
#define tell(m) printf("%zu %zu " #m "\\n", offsetof(struct board, m), sizeof board.m)
  tell(magic); tell(slots); tell(phase); tell(next);
  printf("%zu\\n", sizeof board);
  fflush(stdout);
  return getchar() == 'x';
}
`;

/** Lines as `program` prints them, from a layout. */
export function told(layout: Layout): string {
  const { type } = bare(layout, layout.root);
  if (!isRecord(type)) throw new Error('no record');
  const lines = type.members
    .filter(m => m.bitSize === undefined)
    .map(m => `${m.offset ?? '?'} ${sizeOf(layout, m.type) ?? '?'} ${m.name}`);
  return [...lines, `${type.size ?? '?'}`, ''].join('\n');
}

export async function layoutOf(types: OpenTypes, name: string): Promise<Layout> {
  const [entry] = await inSlices(types.find(name));
  if (!entry) throw new Error(`there is no ${name}; ${JSON.stringify(types.objects)}`);
  return types.layout(entry.id);
}

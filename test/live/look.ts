// One look at the machine by the product, and how a test finds in it what a program says that it made.
import assert from 'node:assert/strict';
import { scan, thisMachine } from '../../native/scan.js';
import { assemble } from '../../src/model/assemble.js';
import type { Inventory, Segment, Use } from '../../src/model/segment.js';
import { fromWire, type WireSegment } from '../../src/protocol/wire.js';
import { namespaceInode, startTime } from '../support/oracle.js';
import { nobody, runAs } from '../support/other-user.js';
import type { Ready } from '../support/producer.js';

export async function look(): Promise<Inventory> {
  return assemble(await scan(thisMachine(), { exclude: [process.pid] }));
}

/** The same look by a user without rights, who is root's to become; `prefix` names that run's. */
export async function lookAsNobody(prefix: string): Promise<Inventory> {
  const text = await runAs(nobody, 'test/live/run-look.js', [], prefix);
  const { segments, ...rest } = JSON.parse(text) as Omit<Inventory, 'segments'> & { segments: WireSegment[] };
  return { ...rest, segments: segments.map(fromWire) };
}

/** The id that the segment must have, from what its maker says of it: device and inode, or namespace and shmid. */
export function expectedId(made: Ready): string {
  if (made.shmid !== undefined) {
    // A maker that has gone was in our own namespace: another's would have gone with it.
    const namespace = namespaceInode(startTime(made.pid) === undefined ? 'self' : made.pid, 'ipc');
    return `sysv:${namespace}:${made.shmid}`;
  }
  assert.ok(made.device !== undefined && made.inode !== undefined);
  return `${made.kind === 'semaphore' ? 'posix' : made.kind}:${made.device}:${made.inode}`;
}

/** The one segment with that id. Fails when there is none, or more than one. */
export function one(inventory: Inventory, id: string): Segment {
  const found = inventory.segments.filter(segment => segment.id === id);
  assert.equal(found.length, 1, `${found.length} segments ${id}`);
  return found[0] as Segment;
}

/** The segments that a process uses. */
export function usedBy(inventory: Inventory, pid: number): Segment[] {
  return inventory.segments.filter(segment => segment.uses.some(use => use.pid === pid));
}

/** The one segment that a process uses. */
export function onlyOne(inventory: Inventory, pid: number): Segment {
  const found = usedBy(inventory, pid);
  assert.equal(found.length, 1, `process ${pid} uses ${JSON.stringify(found.map(s => s.name))}`);
  return found[0] as Segment;
}

export function useOf(segment: Segment, pid: number): Use {
  const use = segment.uses.find(u => u.pid === pid);
  assert.ok(use, `${segment.name} is not seen to be used by ${pid}`);
  return use;
}

export function pidsOf(segment: Segment): number[] {
  return segment.uses.map(use => use.pid);
}

export function ascending(...pids: number[]): number[] {
  return pids.sort((a, b) => a - b);
}

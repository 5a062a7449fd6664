// A thread that compares pieces of a segment with what they were, so that no frame waits for it. A program of its own
// (scripts/lib/bundles.mjs), without foreign code. Not the thread's owner: scan-threads.ts.
import { parentPort } from 'node:worker_threads';
import { connect } from '../../protocol/rpc.js';
import { yieldToOthers } from '../own-thread.js';
import { portLink } from '../types/port-link.js';
import { compare, readAtOnce, type ScanWorkerApi } from './scan-link.js';

if (!parentPort) throw new Error('this is no program to start by itself: it is a thread of the probe');
// Frames, and the programs that are looked at, go first: a scan has the time that is left.
yieldToOthers();
const scratch = new Uint8Array(readAtOnce);
connect<Record<string, never>, ScanWorkerApi>(
  portLink(parentPort),
  { compare: ({ fd, pieces }) => compare(fd, pieces, scratch) },
  error => ({ kind: 'bug', detail: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
);

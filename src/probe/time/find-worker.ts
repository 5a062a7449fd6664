// The thread in which bytes are matched, so that no frame waits for it, and which can be ended when an expression takes
// for ever. A program of its own (scripts/lib/bundles.mjs). Not the thread's owner: find-thread.ts.
import { parentPort } from 'node:worker_threads';
import { connect } from '../../protocol/rpc.js';
import { transferLink } from './find-link.js';
import { FindWorkerService } from './find-worker-service.js';

if (!parentPort) throw new Error('this is no program to start by itself: it is a thread of the probe');
connect(transferLink(parentPort), new FindWorkerService().handlers(), error => ({
  kind: 'bug',
  detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
}));

// The thread in which types are opened and indexed, so that sampling never waits for it: answers the words of
// src/protocol/types.ts over its port. A program of its own (scripts/lib/bundles.mjs). Not the thread's owner:
// client.ts.
import { parentPort } from 'node:worker_threads';
import { connect, type Peer } from '../../protocol/rpc.js';
import type { TypesEvents } from '../../protocol/types.js';
import { portLink } from './port-link.js';
import { TypesService, workerFailure, type WorkerApi } from './types-service.js';

if (!parentPort) throw new Error('this is no program to start by itself: it is a thread of the probe');
const service: TypesService = new TypesService(() => peer.remote);
const peer: Peer<TypesEvents> = connect<TypesEvents, WorkerApi>(
  portLink(parentPort),
  service.handlers(),
  workerFailure,
);

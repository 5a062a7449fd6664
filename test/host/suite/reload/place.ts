// What both halves of the reload look at. They run in two extension hosts of one run, whose folder has a name that
// no other run has.
import { basename } from 'node:path';

const run = basename(process.env['SHMSCOPE_HOST_RESULTS'] ?? 'alone');

export const reloadedName = `/shmscope-test-${run}`;
export const reloadedPath = `/dev/shm${reloadedName}`;

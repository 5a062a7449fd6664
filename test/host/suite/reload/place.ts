// What both halves of the reload look at. They run in two extension hosts of one run, which has its own number.
export const reloadedName = `/shmscope-test-reloaded`;
export const reloadedPath = `/dev/shm${reloadedName}`;

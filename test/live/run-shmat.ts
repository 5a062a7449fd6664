// A program of its own: attaches a System V segment by shmat, as a person would have agreed to, and prints what of it
// is data and what it begins with. The tests run it with fewer capabilities. Its argument is the shmid.
import { openShmatSource } from '../../native/source-shmat.js';

const source = openShmatSource(Number(process.argv[2]));
const { size } = source.facts();
const extents = source.extents(0, size);
const first = Buffer.alloc(4);
const got = extents[0]?.state === 'data' ? source.read(0, first) : 0;
process.stdout.write(JSON.stringify({ extents, first: first.toString('hex', 0, got) }));
source.close();

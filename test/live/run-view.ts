// A program of its own: reads one segment to its end, down the read ladder, and prints by which way and what. The
// tests run it as another user. Its argument is a target as JSON, addresses in hex.
import { openSource } from '../../native/open-source.js';
import type { Ready } from '../support/producer.js';
import { dataOf, readWhole, targetOf } from './reading.js';

const { made, paths } = JSON.parse(process.argv[2] ?? '') as { made: Ready; paths: string[] };
const source = openSource(targetOf(made, [made], paths), false);
const { extents, bytes } = readWhole(source);
const first = [...bytes.values()].map(data => data.toString('latin1', 0, 16));
process.stdout.write(JSON.stringify({ way: source.way, data: dataOf(extents), first }));
source.close();

// A program of its own: looks at the machine and prints the inventory as JSON. The tests run it as another user.
import { toWire } from '../../src/protocol/wire.js';
import { look } from './look.js';

const { segments, ...rest } = await look();
process.stdout.write(JSON.stringify({ ...rest, segments: segments.map(toWire) }));

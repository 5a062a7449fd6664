// A program of its own: looks at the machine and prints what it says of one object, as JSON. The tests run it as
// another user, and from within other namespaces.
import { judged } from './judged.js';

const [id = ''] = process.argv.slice(2);
process.stdout.write(JSON.stringify({ object: await judged(id) }));

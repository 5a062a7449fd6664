// Guesses how a field is best written when nobody has said: by its name and type, as a reader of the program would.
// Not a claim: a time is shown as one only near now, a magic word only when all of it can be seen.
import type { Layout, TypeId } from '../layout.js';
import { bare, namesOf } from './shape.js';
import type { Format } from './value.js';

const nanoseconds = /(^|_)(ns|nsec|nsecs|nanos|nanoseconds)$|Ns$|Nanos$/;
const microseconds = /(^|_)(us|usec|usecs|micros|microseconds)$|Us$|Micros$/;
const milliseconds = /(^|_)(ms|msec|msecs|millis|milliseconds)$|Ms$|Millis$/;
const timely =
  /(^|_)(ts|time|stamp|timestamp|mtime|ctime|atime|created|updated|modified|expires?|deadline|when|at)(_|$)/i;
const camelTime = /(Time|Timestamp|At|Stamp)$/;
const magic = /(^|_)(magic|signature|cookie|fourcc|tag)(_|$)|Magic$/i;
const hex =
  /(^|_)(flags?|mask|crc(32)?|checksum|hash|guid|uuid|bits|addr(ess)?|key)$|(Flags|Mask|Hash|Checksum)$/i;

const known = new WeakMap<Layout, Map<string, Format>>();

/** `auto` where nothing is to be guessed. */
export function guessFormat(layout: Layout, id: TypeId, name: string): Format {
  // The same fields are asked about with each frame.
  const cache = known.get(layout) ?? new Map<string, Format>();
  known.set(layout, cache);
  const key = `${id} ${name}`;
  const format = cache.get(key) ?? guess(layout, id, name);
  cache.set(key, format);
  return format;
}

function guess(layout: Layout, id: TypeId, name: string): Format {
  const { type } = bare(layout, id);
  if (type.kind !== 'base') return 'auto';
  const names = namesOf(layout, id);
  if (type.encoding === 'float') return timely.test(name) && type.size === 8 ? 'time s' : 'auto';
  if (type.encoding !== 'unsigned' && type.encoding !== 'signed') return 'auto';
  if (names.some(n => /(^|::)(__)?time(64)?_t$/.test(n))) return 'time s';
  if (type.size === 8 && nanoseconds.test(name)) return 'time ns';
  if (type.size === 8 && microseconds.test(name)) return 'time µs';
  if (type.size === 8 && milliseconds.test(name)) return 'time ms';
  if (type.size === 8 && (timely.test(name) || camelTime.test(name))) return 'time';
  if (magic.test(name) && (type.size === 4 || type.size === 8)) return 'char';
  if (type.encoding === 'unsigned' && hex.test(name)) return 'hex';
  return 'auto';
}

// When what the system allows will be used up, from samples of what was used: by a robust slope, and only where it
// grows steadily, so that one large segment, or what comes and goes, is no alarm. Pure: times come with the samples.
// Not who looks (src/probe/budget-trend.ts). The slope is that of Theil and Sen (the median of those between all
// pairs), and whether there is one is asked by Kendall's tau (how many more pairs rise than fall).
import type { Budget } from './segment.js';

export type Resource = 'shm' | 'sysv-segments' | 'sysv-bytes' | 'semaphores' | 'queues';

export interface Sample {
  /** Milliseconds, on any clock that only goes forward. */
  time: number;
  used: number;
}

export interface Filling {
  resource: Resource;
  /** `full`: nothing is left. `nearly`: all but that, whatever the rate. `soon`: in `minutes`, at this rate. */
  state: 'soon' | 'nearly' | 'full';
  used: number;
  limit: number;
  /** Bytes, or a count, a second, two digits of it; 0 where it doesn't grow steadily. */
  rate: number;
  /** Whole minutes, at least one. */
  minutes?: number;
}

/** Milliseconds that are looked back, and the least that says something. */
export const horizon = 120_000;
const leastSpan = 8000;
/** Pairs grow with the square. */
export const mostSamples = 120;
/** Of fewer, too many are in order by chance. */
const leastSamples = 10;
/** Of the samples: what stood still, or wavered, before it began to grow tells nothing of that. */
const tails = [mostSamples / 2, mostSamples / 4, mostSamples / 10];
/** Of all pairs, so many more rise than fall. */
const leastTau = 0.8;
/** It is looked ahead so many times as far as was looked back: what grew for ten seconds says nothing of an hour. */
const ahead = 4;
/** Of the limit: so much is all but all. */
const nearly = 0.97;

/** Undefined: no reason to worry. `samples`: oldest first, within the horizon. */
export function fillingOf(
  resource: Resource,
  samples: readonly Sample[],
  limit: number,
): Filling | undefined {
  const last = samples.at(-1);
  if (!last || limit <= 0) return undefined;
  const { used } = last;
  const { rate, span } = growthOf(samples);
  const facts = { resource, used, limit, rate: Number(rate.toPrecision(2)) };
  // What is full grows no more, however it came there.
  if (used >= limit) return { ...facts, rate: 0, state: 'full' };
  if (used >= limit * nearly) return { ...facts, state: 'nearly' };
  const left = (limit - used) / rate;
  if (!(left * 1000 <= span * ahead)) return undefined;
  return { ...facts, state: 'soon', minutes: Math.max(1, Math.ceil(left / 60)) };
}

/** What is used of each, and what is allowed; those without a limit are left out. */
export function usesOf({
  shm,
  sysv,
  semaphores,
  queues,
}: Budget): Map<Resource, { used: number; limit: number }> {
  const uses = new Map<Resource, { used: number; limit: number }>();
  if (shm) uses.set('shm', { used: shm.used, limit: shm.size });
  if (sysv) {
    uses.set('sysv-segments', { used: sysv.segments, limit: sysv.maxSegments });
    // Many systems set none, which the kernel writes as nearly 2^64.
    if (sysv.maxBytes < 2 ** 52) uses.set('sysv-bytes', { used: sysv.bytes, limit: sysv.maxBytes });
  }
  if (semaphores) uses.set('semaphores', { used: semaphores.sets, limit: semaphores.maxSets });
  if (queues) uses.set('queues', { used: queues.queues, limit: queues.maxQueues });
  return uses;
}

/** A second, and for how long (milliseconds) it has been so: all the time, or else the longest of its tails. */
function growthOf(samples: readonly Sample[]): { rate: number; span: number } {
  for (const count of [samples.length, ...tails.filter(tail => tail < samples.length)]) {
    const before = samples.slice(0, samples.length - count);
    const tail = samples.slice(samples.length - count);
    const rate = steadyRate(tail, Math.max(...before.map(({ used }) => used)));
    if (rate > 0) return { rate, span: spanOf(tail) };
  }
  return { rate: 0, span: 0 };
}

/**
 * A second; 0 unless each third of the time adds to it (a jump is in one of them alone) and nearly all pairs rise. And
 * unless the last third is above all that was before, the most of which is `before`: what comes and goes rises, too.
 */
function steadyRate(samples: readonly Sample[], before: number): number {
  if (samples.length < leastSamples || spanOf(samples) < leastSpan) return 0;
  const marks = [0, 1, 2, 3].map(i => samples[Math.round((i * (samples.length - 1)) / 3)]?.used ?? 0);
  if (!marks.every((used, i) => i === 0 || used > (marks[i - 1] ?? 0))) return 0;
  if ((marks[2] ?? 0) <= before) return 0;
  const { tau, slope } = trend(samples);
  return tau >= leastTau ? Math.max(0, slope * 1000) : 0;
}

function spanOf(samples: readonly Sample[]): number {
  return (samples.at(-1)?.time ?? 0) - (samples[0]?.time ?? 0);
}

function trend(samples: readonly Sample[]): { tau: number; slope: number } {
  const slopes: number[] = [];
  let rising = 0;
  for (const [i, a] of samples.entries())
    for (const b of samples.slice(i + 1)) {
      if (b.time <= a.time) continue;
      slopes.push((b.used - a.used) / (b.time - a.time));
      rising += Math.sign(b.used - a.used);
    }
  slopes.sort((a, b) => a - b);
  const middle = slopes.length >> 1;
  const [low = 0, high = 0] = [slopes[middle - 1], slopes[middle]];
  return { tau: rising / slopes.length, slope: slopes.length % 2 === 1 ? high : (low + high) / 2 };
}

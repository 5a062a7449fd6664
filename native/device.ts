// A device as maps and mountinfo print it, from what stat says. Not what is on it: mount-view.ts.
// Follows sys/sysmacros.h (gnu_dev_major, gnu_dev_minor).
import type { DeviceId } from './records.js';

export function deviceOf(stat: { dev: bigint }): DeviceId {
  const major = ((stat.dev >> 32n) & 0xfffff000n) | ((stat.dev >> 8n) & 0xfffn);
  const minor = ((stat.dev >> 12n) & 0xffffff00n) | (stat.dev & 0xffn);
  return `${major}:${minor.toString(16)}`;
}

/** The same of two hex numbers, as maps and locks print them. */
export function deviceIn(major: string, minor: string): DeviceId {
  return `${parseInt(major, 16)}:${parseInt(minor, 16).toString(16)}`;
}

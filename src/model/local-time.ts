// Times as people read them, in the zone of the machine that shows them: 24 hours, and the day where that isn't today.
// The same in the view, in trees and in tooltips. Not times that memory holds (src/layout/decode), which are UTC.

/** Time of the day: 14:03:53. */
export function clock(time: number): string {
  const at = new Date(time);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':');
}

/** 2026-03-09. */
export function dayOf(time: number): string {
  const at = new Date(time);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** 2026-03-09 14:03:53. */
export function dayWithClock(time: number): string {
  return `${dayOf(time)} ${clock(time)}`;
}

/** For a text that goes to others, and elsewhere: 2026-03-09 14:03:53 +01:00. */
export function dayClockAndZone(time: number): string {
  return `${dayWithClock(time)} ${zoneOf(time)}`;
}

/** The same as ISO 8601 has it: 2026-03-09T14:03:53+01:00. */
export function isoWithZone(time: number): string {
  return `${dayOf(time)}T${clock(time)}${zoneOf(time)}`;
}

/** Time of the day, and the day where that isn't the one of `now`. */
export function dayAndClock(time: number, now: number): string {
  return dayOf(time) === dayOf(now) ? clock(time) : dayWithClock(time);
}

/** What it is ahead of UTC then: +01:00. */
function zoneOf(time: number): string {
  const minutes = -new Date(time).getTimezoneOffset();
  const ahead = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

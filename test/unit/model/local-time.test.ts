// Times as people read them, in the zone of whoever reads.
import assert from 'node:assert/strict';
import { clock, dayAndClock, dayClockAndZone, dayOf, isoWithZone } from '../../../src/model/local-time.js';
import { inZone } from '../../support/zone.js';

describe('local times', () => {
  const time = Date.UTC(2026, 2, 9, 20, 3, 5);

  it('have 24 hours, and a day where it is another one', () => {
    inZone('UTC', () => {
      assert.equal(clock(time), '20:03:05');
      assert.equal(dayOf(time), '2026-03-09');
      assert.equal(dayAndClock(time, time + 3_600_000), '20:03:05');
      assert.equal(dayAndClock(time, time + 4 * 3_600_000), '2026-03-09 20:03:05');
    });
  });

  it('are of the zone that they are read in', () => {
    inZone('Asia/Kolkata', () => {
      assert.equal(clock(time), '01:33:05');
      assert.equal(dayOf(time), '2026-03-10');
      assert.equal(dayAndClock(time, time + 4 * 3_600_000), '01:33:05');
    });
  });

  it('have their zone beside them where they go elsewhere', () => {
    const told = (zone: string): string[] => inZone(zone, () => [dayClockAndZone(time), isoWithZone(time)]);
    assert.deepEqual(told('UTC'), ['2026-03-09 20:03:05 +00:00', '2026-03-09T20:03:05+00:00']);
    assert.deepEqual(told('Asia/Kolkata'), ['2026-03-10 01:33:05 +05:30', '2026-03-10T01:33:05+05:30']);
    assert.deepEqual(told('America/St_Johns'), ['2026-03-09 17:33:05 -02:30', '2026-03-09T17:33:05-02:30']);
    assert.equal(Date.parse(told('America/St_Johns')[1] ?? ''), time);
  });
});

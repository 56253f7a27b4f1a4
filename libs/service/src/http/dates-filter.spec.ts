import fc from 'fast-check';
import sift from 'sift';
import { instant, type DateOrInstant } from '@pegboard/kit';
import { datesFilter, isInRange, zoneIn, zonesFor, zonesOf, type DateRange } from './dates-filter';

const ZONES = ['UTC', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Kiritimati'];
const moment = fc.integer({ min: Date.parse('2026-10-30'), max: Date.parse('2026-11-03') });
const date = fc.oneof(
  moment.map((at) => instant(at) as DateOrInstant),
  moment.map((at) => instant(at).slice(0, 10) as DateOrInstant),
  fc.constant(undefined),
);

describe('a filter by dates', () => {
  it('D1: finds what lies in the days of its own location, for every limit and zone', async () => {
    const order = fc.record({ locationId: fc.integer({ min: 1, max: 5 }), at: moment.map(instant) });
    const locations = fc.array(fc.constantFrom(...ZONES), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(locations, date, date, order, async (names, min, max, stored) => {
        const range: DateRange = [min, max];
        const zones = await zonesFor([range], async () => zonesOf(names.map((time_zone, i) => ({ id: i + 1, time_zone }))));
        // Locations that aren't known, of which there may be some, count as UTC unless all others share one zone.
        fc.pre(zones.size !== 1 || stored.locationId <= names.length);
        expect(sift(datesFilter({ at: range }, zones))(stored)).toBe(isInRange(stored.at, range, zoneIn(zones, stored.locationId)));
      }),
    );
  });

  it('D1: without a day it asks for no zones', async () => {
    const zones = await zonesFor([['2026-05-01T00:00:00.000Z' as DateOrInstant]], () => Promise.reject(new Error('asked')));
    expect(datesFilter({ at: ['2026-05-01T00:00:00.000Z' as DateOrInstant], other: [] }, zones)).toEqual({
      at: { $gte: '2026-05-01T00:00:00.000Z' },
    });
  });
});

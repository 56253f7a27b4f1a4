import { instantAt, isDay, lastInstantAt, type DateOrInstant } from '@pegboard/kit';

/** From and to, both included; a day is included whole. */
export type DateRange = readonly [min?: DateOrInstant, max?: DateOrInstant];

/** The locations of each time zone. */
export type Zones = ReadonlyMap<string, readonly number[]>;

const namesDay = (ranges: readonly DateRange[]): boolean => ranges.some((range) => range.some((date) => date && isDay(date)));

/** The zones of all locations where a list was asked for a day; nobody needs them else. */
export const zonesFor = async (ranges: readonly DateRange[], zones: () => Promise<Zones>): Promise<Zones> =>
  namesDay(ranges) ? zones() : new Map();

/**
 * The filter for dates of orders, by stored field. A day is that day at the location of each order (D1): where the locations lie in
 * several zones, each zone has its own condition.
 * @param zones as `zonesFor` answers them
 */
export function datesFilter(ranges: Readonly<Record<string, DateRange>>, zones: Zones): Record<string, unknown> {
  const inZone = (zone?: string): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(ranges).flatMap(([field, [min, max]]) =>
        min || max ? [[field, { ...(min ? { $gte: instantAt(min, zone) } : {}), ...(max ? { $lte: lastInstantAt(max, zone) } : {}) }]] : [],
      ),
    );
  if (zones.size < 2) return inZone([...zones.keys()][0]);
  const eachZone = [...zones].map(([zone, locationIds]) => ({ locationId: { $in: locationIds }, ...inZone(zone) }));
  // A location that isn't known yet must not hide its orders.
  const elsewhere = { locationId: { $nin: [...zones.values()].flat() }, ...inZone('UTC') };
  return { $and: [{ $or: [...eachZone, elsewhere] }] };
}

/** Whether an instant lies in a range, days being those of one time zone (D1). */
export const isInRange = (at: string, [min, max]: DateRange, zone: string): boolean =>
  (!min || at >= instantAt(min, zone)) && (!max || at <= lastInstantAt(max, zone));

/** The zone of a location. */
export const zoneIn = (zones: Zones, locationId: number): string =>
  [...zones].find(([, locationIds]) => locationIds.includes(locationId))?.[0] ?? 'UTC';

/** Locations by their time zone. */
export function zonesOf(locations: Iterable<{ readonly id: number; readonly time_zone: string }>): Zones {
  const zones = new Map<string, number[]>();
  for (const { id, time_zone } of locations) zones.set(time_zone, [...(zones.get(time_zone) ?? []), id]);
  return zones;
}

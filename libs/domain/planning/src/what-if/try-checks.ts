import { instantAt, refId, refType, reject, type DateOrInstant, type Instant, type Ref, type Rejection } from '@pegboard/kit';
import type { Picture } from '../picture';

/** @throws Rejection `UNKNOWN_REF` naming the path of the field that refers to it. */
export function known<T>(found: T | undefined, what: string, path: string): T {
  if (found === undefined) throw reject('UNKNOWN_REF', path, `There is no ${what}.`);
  return found;
}

/** A date as the instant that it means at a location (D1). */
export const instantThere = (picture: Picture, date: DateOrInstant | null, locationId: number | undefined): Instant | null =>
  date && instantAt(date, locationId === undefined ? 'UTC' : picture.locations.get(locationId)?.calendar.timeZone);

export const unknownRef = (ref: Ref, path: string): Rejection =>
  reject('UNKNOWN_REF', path, `There is no ${refType(ref).replaceAll('_', ' ')} ${refId(ref)}.`);

import { refId, refType, reject, type Ref, type Rejection } from '@pegboard/kit';

/** @throws Rejection `UNKNOWN_REF` naming the path of the field that refers to it. */
export function known<T>(found: T | undefined, what: string, path: string): T {
  if (found === undefined) throw reject('UNKNOWN_REF', path, `There is no ${what}.`);
  return found;
}

export const unknownRef = (ref: Ref, path: string): Rejection =>
  reject('UNKNOWN_REF', path, `There is no ${refType(ref).replaceAll('_', ' ')} ${refId(ref)}.`);

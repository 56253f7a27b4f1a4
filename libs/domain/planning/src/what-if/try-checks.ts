import { invalid, refId, refType, type Ref, type Rejection } from '@pegboard/kit';

/** @throws Rejection `NOT_FOUND` naming the path of the field that refers to it. */
export function known<T>(found: T | undefined, what: string, path: string): T {
  if (found === undefined) throw invalid('NOT_FOUND', path, `There is no ${what}.`);
  return found;
}

export const unknownRef = (ref: Ref, path: string): Rejection =>
  invalid('NOT_FOUND', path, `There is no ${refType(ref).replaceAll('_', ' ')} ${refId(ref)}.`);

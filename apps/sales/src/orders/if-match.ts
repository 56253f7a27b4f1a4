import { matchVersion } from '@pegboard/service';

/** A decision that is made only for the version the caller has seen, if it names one. */
export const ifMatch =
  <A extends { readonly version: number }, R>(decide: (current: A) => R) =>
  (current: A): R => {
    matchVersion(current);
    return decide(current);
  };

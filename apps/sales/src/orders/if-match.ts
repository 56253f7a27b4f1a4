import { matchVersion } from '@pegboard/service';

/** A decision that is made only for the version the caller has seen, if it names one. */
export const ifMatch =
  <A extends { readonly version: number }, R>(decide: (current: A) => R) =>
  (current: A): R => {
    matchVersion(current);
    return decide(current);
  };

/** The same, where whoever asks again for what is so already is answered, whichever version they have seen. */
export const ifMatchUnlessSo =
  <A extends { readonly version: number }, R>(decide: (current: A) => R | undefined) =>
  (current: A): R | undefined => {
    const decision = decide(current);
    if (decision) matchVersion(current);
    return decision;
  };

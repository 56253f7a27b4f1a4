import { reject } from '@pegboard/kit';

/**
 * A field with two names: that of Katana today, and the one that it had here before. Both may be given if they say the same.
 * @throws Rejection NAMED_DIFFERENTLY
 */
export function ofEither<T, N extends keyof T & string, O extends keyof T & string>(dto: T, name: N, other: O): T[N] | T[O] {
  const [value, before] = [dto[name], dto[other]] as const;
  if (value === undefined) return before;
  if (before !== undefined && (before as unknown) !== value)
    throw reject('NAMED_DIFFERENTLY', other, `${other} is another name of ${name}, and says something else. Give one of them.`);
  return value;
}

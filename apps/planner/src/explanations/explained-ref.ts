import { ref, reject, type Ref } from '@pegboard/kit';

/** What an explanation is asked of (P11), as the plan knows it. @throws Rejection UNKNOWN_VALUE for another type */
export function nameOf(type: string, id: number, types: readonly string[]): Ref {
  if (!types.includes(type))
    throw reject('UNKNOWN_VALUE', 'type', `The type must be one of ${types.join(', ')}, not ${type.slice(0, 40)}.`, { allowed: types });
  return ref(type, id);
}

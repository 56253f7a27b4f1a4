/** What decides which location is the primary one (I4). `namedPrimary` is the number of the request that named it so; the first one has none. */
export interface PrimaryClaim {
  readonly id: number;
  readonly namedPrimary?: number | null;
}

/** Whether it keeps its claim beside another: what was named last does, and of those that nobody named the oldest. */
export function outranks(one: PrimaryClaim, other: PrimaryClaim): boolean {
  const [own, others] = [one.namedPrimary ?? 0, other.namedPrimary ?? 0];
  return own === others ? one.id < other.id : own > others;
}

export const LIMITS = Symbol('Limits');

/** What one caller, or one address, may do. They hold at all gateways together. */
export interface Limits {
  /** Calls a minute for each caller; 0 for no limit. */
  readonly perCaller: number;
  /** Calls a minute with a wrong proof, or none, for each address; the descriptions, which need no proof, count too. */
  readonly failuresPerAddress: number;
  /** Event streams that a caller may have open. */
  readonly streamsPerCaller: number;
}

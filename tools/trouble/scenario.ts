export interface TroubleOptions {
  readonly say: (text: string) => void;
  /** A guard that is taken out of the services for this run, to see that the scenario notices. */
  readonly plant?: string;
  /** How long what lasts is to last, instead of the scenario's own time. */
  readonly minutes?: number;
  readonly logDir?: string;
  /** Where figures are written that are too many for a screen. */
  readonly out?: string;
}

export interface Judgement {
  /** What was measured, a sentence each. */
  readonly figures: readonly string[];
  /** What was not as it must be, a sentence each; empty if all was. */
  readonly findings: readonly string[];
}

/** One kind of trouble that is made on purpose, and judged. */
export interface Scenario {
  readonly about: string;
  /** The guards that it must miss, by name in `plants.ts`. */
  readonly plants: readonly string[];
  run(options: TroubleOptions): Promise<Judgement>;
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

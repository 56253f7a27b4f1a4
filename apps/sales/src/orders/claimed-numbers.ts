import type { Claims, Timers } from '@pegboard/eventing';

const WAIT_MS = 100;
const MAX_WAITS = 20;

/** Numbers each of which names one thing: claimed before the thing is written, and free again when it is gone. */
export class ClaimedNumbers {
  constructor(
    private readonly ports: { readonly claims: Claims; readonly timers: Timers },
    private readonly kind: string,
    /** Whether the thing with an id has the number; undefined: it isn't there. */
    private readonly has: (id: number, number: string) => Promise<boolean | undefined>,
  ) {}

  /** A number for what was given none: `SO-12`, or `SO-12/2` where somebody gave that number by hand. */
  async takeDefault(prefix: string, id: number): Promise<string> {
    for (let n = 1; ; n++) {
      const number = n === 1 ? `${prefix}-${id}` : `${prefix}-${id}/${n}`;
      if (!(await this.isTaken(number, id))) return number;
    }
  }

  free(number: string, id: number): Promise<void> {
    return this.ports.claims.release(this.keyOf(number), id);
  }

  /** Whether another thing has the number; otherwise it belongs to this one now. */
  async isTaken(number: string, id: number): Promise<boolean> {
    for (let waits = 0; ; waits++) {
      const claim = await this.ports.claims.claim(this.keyOf(number), id);
      if (claim.resourceId === id) return false;
      const isHeld = await this.has(claim.resourceId, number);
      if (isHeld) return true;
      // Its holder is being written at this moment, or a crash left the claim alone.
      if (isHeld === false || waits >= MAX_WAITS) await this.free(number, claim.resourceId);
      else await this.ports.timers.sleep(WAIT_MS);
    }
  }

  private keyOf(number: string): string {
    return `${this.kind}:${number}`;
  }
}

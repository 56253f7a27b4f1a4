import type { Claim, Claims, Timers } from '@pegboard/eventing';

const WAIT_MS = 100;
const MAX_WAITS = 20;

/**
 * Numbers, or other words, each of which names one thing: claimed before the thing is written, and free again when it is gone. A claim
 * alone takes nothing: what a crash left of one goes to whoever wants it next.
 */
export class ClaimedNumbers {
  constructor(
    private readonly ports: { readonly claims: Claims; readonly timers: Timers },
    private readonly kind: string,
    /** Whether the thing with an id has the number, or is about to have it. */
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
    return (await this.claim(number, id)).resourceId !== id;
  }

  /** Whose the number is now; `isNew` if it belongs to this one only since then. */
  async claim(number: string, id: number): Promise<Pick<Claim, 'resourceId'> & { readonly isNew: boolean }> {
    for (let waits = 0; ; waits++) {
      const claim = await this.ports.claims.claim(this.keyOf(number), id);
      if (claim.resourceId === id || (await this.has(claim.resourceId, number))) return claim;
      // Its holder is being written at this moment, or a crash left the claim alone.
      if (waits >= MAX_WAITS) await this.free(number, claim.resourceId);
      else await this.ports.timers.sleep(WAIT_MS);
    }
  }

  private keyOf(number: string): string {
    return `${this.kind}:${number}`;
  }
}

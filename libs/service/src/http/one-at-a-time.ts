import { randomUUID } from 'node:crypto';
import type { Claim, Claims, Timers } from '@pegboard/eventing';
import { Rejection } from '@pegboard/kit';

/** Whoever works under a claim says so this often. */
const SAYS_SO_EVERY_MS = 1_500;
/** Who hasn't said so for this long has ended in the middle. It is measured by whoever waits, so that no clock need agree with another. */
const GONE_AFTER_MS = 5_000;
const LOOKS_EVERY_MS = 50;
/** Below what the gateway waits. */
const WAITS_MS = 25_000;

const stillWorking = (): Rejection =>
  new Rejection(
    'SERVICE_UNAVAILABLE',
    'The same request is still being worked on. Try again in a few seconds, with the same Idempotency-Key.',
  );

/**
 * One request is worked on by one replica at a time, however many have heard it. Those that wait find its answer; if the one who
 * works is killed, the next goes on.
 */
export class OneAtATime {
  constructor(
    private readonly claims: Claims,
    private readonly timers: Timers,
  ) {}

  /** What a new claim is held by. */
  newHold(): string {
    return `${randomUUID()}/1`;
  }

  /**
   * Waits until the claim has an answer, or is this caller's to work under.
   * @returns the answer, or undefined: then `hold` holds the claim
   * @throws Rejection 503 SERVICE_UNAVAILABLE if somebody works under it for longer than a caller is kept waiting
   */
  async turnOf(key: string, hold: string, claim: Claim): Promise<unknown> {
    const began = performance.now();
    let seen = { held: claim.held, since: began };
    for (let found: Claim | undefined = claim; found; found = await this.claims.find(key)) {
      if (found.response !== undefined) return found.response;
      const now = performance.now();
      if (found.held !== seen.held) seen = { held: found.held, since: now };
      const isFree = found.held === null || now - seen.since >= GONE_AFTER_MS;
      if (isFree && (await this.claims.hold(key, found.held, hold))) return undefined;
      if (now - began >= WAITS_MS) throw stillWorking();
      await this.timers.sleep(LOOKS_EVERY_MS);
    }
    // The claim has ended while it was waited for: there is nothing to be found under it any more.
    return undefined;
  }

  /** Works under a claim that is held. Who fails lets it go, so that the next try need not wait. */
  async work<T>(key: string, hold: string, run: () => Promise<T>): Promise<T> {
    let held = hold;
    let turn: Promise<unknown> = Promise.resolve();
    const saying = this.timers.every(SAYS_SO_EVERY_MS, () => {
      const next = afterThat(held);
      // A replica that was thought gone and isn't goes on: what it does is guarded by the ids under the key.
      turn = turn
        .then(() => this.claims.hold(key, held, next))
        .then(
          (isStill) => isStill && (held = next),
          () => undefined,
        );
    });
    try {
      return await run();
    } catch (problem) {
      await turn;
      await this.claims.hold(key, held, null).catch(() => undefined);
      throw problem;
    } finally {
      saying.cancel();
    }
  }
}

function afterThat(hold: string): string {
  const [id, count] = hold.split('/');
  return `${id}/${Number(count) + 1}`;
}

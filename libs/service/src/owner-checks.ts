import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  CLOCK,
  isAway,
  ON_PROBLEM,
  PUBLISHER,
  TIMERS,
  type CheckedStore,
  type Clock,
  type FoundDifference,
  type JetStreamPublisher,
  type OnProblem,
  type Timers,
} from '@pegboard/eventing';
import { Metrics } from './metrics/metrics';

const STEP_EVERY_MS = 2_000;
const STEP_OF = 20;
/** More have one cause; the count goes on. */
const MAX_KEPT = 1_000;

/**
 * Looks, a few aggregates at a time and for ever, whether the newest version of each is published. What isn't is a difference
 * that no copy can notice: it is told, and mended by one call.
 */
@Injectable()
export class OwnerChecks implements OnApplicationBootstrap {
  private readonly found = new Map<string, { store: CheckedStore; id: number; difference: FoundDifference }>();
  private at = 0;
  private after = 0;
  private isAtIt = false;

  constructor(
    @Inject(PUBLISHER) private readonly publisher: Pick<JetStreamPublisher, 'checked'>,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) private readonly timers: Timers,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
    metrics: Metrics,
  ) {
    const help = 'Differences that the checks in the background have found, by check.';
    metrics.gauge({ name: 'pegboard_check_differences', help, labelNames: ['check'] }, () => [[{ check: 'published' }, this.found.size]]);
  }

  onApplicationBootstrap(): void {
    this.timers.every(STEP_EVERY_MS, () => void this.stepAlone());
  }

  differences(): FoundDifference[] {
    return [...this.found.values()].map(({ difference }) => difference);
  }

  /** Publishes what isn't, after it has looked at everything once more. @returns how many there were */
  async repair(): Promise<number> {
    for (const store of this.stores) for (let after: number | null = 0; after !== null;) after = await this.look(store, after);
    const lost = [...this.found];
    for (const [name, { store, id }] of lost) {
      await store.publishAgain([id]);
      this.found.delete(name);
    }
    return lost.length;
  }

  /** One piece of the round. */
  async step(): Promise<void> {
    const store = this.stores[this.at % Math.max(1, this.stores.length)];
    if (!store) return;
    const next = await this.look(store, this.after);
    this.after = next ?? 0;
    if (next === null) this.at++;
  }

  private get stores(): readonly CheckedStore[] {
    return this.publisher.checked ?? [];
  }

  private async look(store: CheckedStore, after: number): Promise<number | null> {
    const { found, next } = await store.lookForUnpublished(after, STEP_OF);
    const isSeen = ({ store: of, id }: { store: CheckedStore; id: number }): boolean =>
      of === store && id > after && (next === null || id <= next);
    const still = new Set(found.map(({ id }) => id));
    for (const [name, known] of this.found) if (isSeen(known) && !still.has(known.id)) this.found.delete(name);
    for (const { id, version, published } of found) {
      const about = `${store.resource}/${id}`;
      if (this.found.has(about) || this.found.size >= MAX_KEPT) continue;
      const detail = `version ${version} is stored, ${published === null ? 'nothing' : `version ${published}`} is published`;
      this.found.set(about, { store, id, difference: { check: 'published', about, detail, since: this.clock.now() } });
      this.onProblem(new Error(`${about}: ${detail}`), { check: 'published' });
    }
    return next;
  }

  private async stepAlone(): Promise<void> {
    if (this.isAtIt) return;
    this.isAtIt = true;
    try {
      await this.step();
    } catch (problem) {
      if (!isAway(problem)) this.onProblem(problem, { doing: 'checking what is published' });
    } finally {
      this.isAtIt = false;
    }
  }
}

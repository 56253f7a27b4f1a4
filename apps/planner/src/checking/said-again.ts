import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { BackgroundChecks, type BackgroundCheck, type IdPage } from '@pegboard/eventing';
import { LivePlan } from '../live/live-plan';
import { Shortages } from '../shortages/shortages';
import { OWNERS, type Owner } from '../publishing/status-messages';

const NONE: IdPage = { ids: [], next: null };

/** Statuses that their owners have found to differ are published once more. The planner looks for none itself. */
@Injectable()
export class SaidAgain implements OnApplicationBootstrap {
  constructor(
    private readonly checks: BackgroundChecks,
    private readonly live: LivePlan,
    private readonly shortages: Shortages,
  ) {}

  onApplicationBootstrap(): void {
    this.checks.add(...OWNERS.map((owner) => this.ofOwner(owner)), this.claims());
  }

  /** A claim to a shortage ends in an order or lapses: none is open long after its life (P13). */
  private claims(): BackgroundCheck {
    return {
      check: 'holds',
      of: 'shortage_claim',
      // Two sweeps come by in this time.
      stableMs: 2 * 60_000,
      page: async (after, limit) => {
        const ids = (await this.shortages.overdue(after, limit)).map(({ n }) => n);
        return { ids, next: ids.length < limit ? null : ids[ids.length - 1]! };
      },
      compare: async (ids) =>
        (await this.shortages.overdue(0, Infinity, ids)).map(({ n, claimId, lapsesAt }) => {
          const detail = `claim ${claimId} still holds a shortage, and its life was over at ${lapsesAt}`;
          return { id: n, about: `shortage_claim/${n}`, detail };
        }),
      mend: () => this.shortages.sweep(),
    };
  }

  private ofOwner(owner: Owner): BackgroundCheck {
    return {
      check: 'statuses',
      of: owner.order,
      page: () => Promise.resolve(NONE),
      // Only the replica that publishes can mend it.
      compare: (ids) =>
        Promise.resolve(
          this.live.publishing.broadcaster
            ? ids.map((id) => ({ id, about: `${owner.order}/${id}`, detail: 'its owner keeps other statuses' }))
            : [],
        ),
      mend: (ids) => {
        for (const id of ids) this.live.publishing.sayAgain(owner, id);
        return Promise.resolve();
      },
    };
  }
}

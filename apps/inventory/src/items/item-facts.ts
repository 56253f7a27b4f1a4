import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { parseBalanceKey, unbatchPosting, type LedgerFacts } from '@pegboard/domain-inventory';
import { CLOCK, ON_PROBLEM, type Clock, type OnProblem } from '@pegboard/eventing';
import type { Item } from './item.schema';
import { Catalogue, locationFact, variantFact } from '../catalogue/catalogue';
import type { Location } from '../locations/location.schema';
import { changedFacts, hasFacts } from '../stock/changed-facts';
import { StockLedger } from '../stock/stock-ledger';

const PAGE = 500;
const MAX_TRIES = 1_000;

/** Keeps what the ledger knows about variants and locations equal to what their documents say. */
@Injectable()
export class ItemFactKeeping implements OnApplicationBootstrap {
  constructor(
    private readonly ledger: StockLedger,
    private readonly catalogue: Catalogue,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
  ) {}

  onApplicationBootstrap(): void {
    void this.repair().catch(this.onProblem);
  }

  /** Tells the ledger what changed in an item. What it has never heard of, by way of any replica, it looks up when it moves. */
  async tell(item: Item): Promise<void> {
    await this.note({ variants: item.variants.map((variant) => variantFact(item, variant)), locations: [] });
    if (!item.batchTracked) await this.unbatch(item);
  }

  /** The same of a location. */
  async tellLocation(location: Location): Promise<void> {
    await this.note({ variants: [], locations: [locationFact(location)] });
  }

  private async note(facts: Pick<LedgerFacts, 'variants' | 'locations'>): Promise<void> {
    const news = changedFacts(await this.ledger.now(), facts);
    if (hasFacts(news)) await this.ledger.note(news);
  }

  /** Takes what lies in batches of an item that is not tracked out of them (I3). */
  private async unbatch(item: Pick<Item, 'id' | 'name' | 'variants'>): Promise<void> {
    const variantIds = new Set(item.variants.map(({ id }) => id));
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const posting = unbatchPosting(await this.ledger.now(), { item, variantIds, now: this.clock.now(), n: this.ledger.end });
      if (!posting) return;
      // Refused when something moved at the same moment: then what is left is looked at again.
      await this.ledger.post(posting);
    }
  }

  /** Finds what a crash left between a document and the ledger. */
  async repair(): Promise<void> {
    const { state } = this.ledger;
    const known = [...state.variants.entries()].map(([id]) => id);
    for (let i = 0; i < known.length; i += PAGE) {
      const found = [...(await this.catalogue.variants(known.slice(i, i + PAGE))).values()];
      await this.note({ variants: found.map(({ item, variant }) => variantFact(item, variant)), locations: [] });
    }
    await this.repairUntracked();
    const places = await this.catalogue.locations.findMany([...state.locations.entries()].map(([id]) => id));
    await this.note({ variants: [], locations: places.map(locationFact) });
  }

  private async repairUntracked(): Promise<void> {
    const { state } = this.ledger;
    const left = [...state.balances.entries()]
      .map(([key]) => parseBalanceKey(key))
      .filter(({ batchId, variantId }) => batchId !== null && state.variants.get(variantId)?.isTracked === false);
    const found = await this.catalogue.variants(left.map(({ variantId }) => variantId));
    for (const item of new Map([...found.values()].map(({ item: one }) => [one.id, one])).values()) await this.unbatch(item);
  }
}

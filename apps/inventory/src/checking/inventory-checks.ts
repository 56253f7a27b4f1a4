import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { plannerKnownVersions } from '@pegboard/contracts';
import {
  ASKER,
  BackgroundChecks,
  CLOCK,
  InjectStore,
  NotKnown,
  type Aggregate,
  type Asker,
  type BackgroundCheck,
  type Clock,
  type DocumentAggregateStore,
} from '@pegboard/eventing';
import { intentsCheck } from '@pegboard/posting/settling';
import { copiesAt } from '@pegboard/service';
import { stockAdjustments } from '../adjustments/adjustment.schema';
import { Adjusting } from '../adjustments/adjusting';
import { batches } from '../batches/batch.schema';
import { items } from '../items/item.schema';
import { locations } from '../locations/location.schema';
import { safetyStocks } from '../safety-stocks/safety-stock.schema';
import { StockLedger } from '../stock/stock-ledger';
import { Counting } from '../stocktakes/counting';
import { stocktakes } from '../stocktakes/stocktake.schema';
import { stockTransfers } from '../transfers/transfer.schema';
import { Transferring } from '../transfers/transferring';
import { holdsCheck } from './holds-check';

type Store = DocumentAggregateStore<Aggregate, unknown>;

/** The ledger is one thing, and the number of its last commit is its version. */
const THE_LEDGER = 1;

/** What inventory compares with what others keep of the same. */
@Injectable()
export class InventoryChecks implements OnApplicationBootstrap {
  constructor(
    private readonly checks: BackgroundChecks,
    private readonly ledger: StockLedger,
    private readonly adjusting: Adjusting,
    private readonly transferring: Transferring,
    private readonly counting: Counting,
    @InjectStore(items) private readonly items: Store,
    @InjectStore(locations) private readonly locations: Store,
    @InjectStore(batches) private readonly batches: Store,
    @InjectStore(safetyStocks) private readonly safetyStocks: Store,
    @InjectStore(stockTransfers) private readonly transfers: Store,
    @InjectStore(stockAdjustments) private readonly adjustments: Store,
    @InjectStore(stocktakes) private readonly stocktakes: Store,
    @Inject(ASKER) private readonly asker: Asker,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    const { asker } = this;
    this.checks.add(
      ...copiesAt(asker, 'planner', plannerKnownVersions, this.items, this.locations, this.batches, this.safetyStocks, this.transfers),
      this.commits(),
      holdsCheck(this.ledger, asker, this.clock),
      intentsCheck(this.adjusting.settling, this.adjustments),
      intentsCheck(this.transferring.settling, this.transfers),
      intentsCheck(this.counting.settling, this.stocktakes),
    );
  }

  /** The planner knows every commit. It fetches by itself what it misses, so there is nothing to mend from here. */
  private commits(): BackgroundCheck {
    return {
      check: 'copies',
      of: 'journal at planner',
      page: () => Promise.resolve({ ids: [THE_LEDGER], next: null }),
      compare: async (ids) => {
        const { end } = this.ledger;
        const answer = await this.asker.ask(plannerKnownVersions, { resource: 'journal', ids: [...ids] });
        const known = answer.versions[0]?.version ?? 0;
        if (known >= end) return [];
        if (!answer.is_current) throw new NotKnown('planner has not read every event');
        return [{ id: THE_LEDGER, about: `journal/${known + 1}`, detail: `planner knows the commits up to ${known}` }];
      },
    };
  }
}

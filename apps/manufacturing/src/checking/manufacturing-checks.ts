import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { inventoryKnownVersions, inventoryMovedFor, plannerKnownVersions } from '@pegboard/contracts';
import type { ManufacturingOrder } from '@pegboard/domain-manufacturing';
import { ASKER, BackgroundChecks, HEARERS, InjectStore, type Asker, type BackgroundCheck, type Hearers } from '@pegboard/eventing';
import { intentsCheck } from '@pegboard/posting/settling';
import { copiesAt, movementsCheck, ownCopiesCheck, ranksCheck, statusesCheck, type SaidMoved } from '@pegboard/service';
import { ManufacturingItemCopies } from '../items/item-copies';
import { LinkCutting } from '../linking/link-cutting';
import { Linking } from '../linking/linking';
import { manufacturingOrders, type ManufacturingPlanBeside, type OrderStore } from '../orders/manufacturing-order.schema';
import { Sweeping } from '../orders/sweeping';
import { Producing } from '../productions/producing';
import { recipes, type RecipeStore } from '../recipes/recipe.schema';
import { Schedule } from '../schedule/schedule';
import { linksCheck } from './links-check';

/** What manufacturing compares with what others keep of the same. */
@Injectable()
export class ManufacturingChecks implements OnApplicationBootstrap {
  constructor(
    private readonly checks: BackgroundChecks,
    @InjectStore(manufacturingOrders) private readonly orders: OrderStore,
    @InjectStore(recipes) private readonly recipes: RecipeStore,
    private readonly copies: ManufacturingItemCopies,
    private readonly producing: Producing,
    private readonly cutting: LinkCutting,
    private readonly linking: Linking,
    private readonly sweeping: Sweeping,
    private readonly schedule: Schedule,
    @Inject(ASKER) private readonly asker: Asker,
    @Inject(HEARERS) private readonly hearers: Hearers,
  ) {}

  onApplicationBootstrap(): void {
    const { orders, schedule, asker, hearers } = this;
    const here = { hearers, service: 'manufacturing' };
    const { settling } = this.producing;
    const isBusy = (order: ManufacturingOrder): boolean => settling.table.open(order).length > 0;
    this.checks.add(
      ...copiesAt(asker, 'planner', plannerKnownVersions, orders, this.recipes),
      ...copiesAt(asker, 'inventory', inventoryKnownVersions, orders, this.recipes),
      ownCopiesCheck('item', this.copies.items, here),
      ownCopiesCheck('location', this.copies.locations, here),
      linksCheck(orders, asker, (ids) => this.linking.confirm(ids)),
      ranksCheck<number>(orders, schedule, { keyOf: (key) => key, toBeside: (key) => key }),
      statusesCheck<ManufacturingPlanBeside>(orders, 'manufacturing_orders', asker, (kept) => kept),
      movementsCheck(orders, (rows) => asker.ask(inventoryMovedFor, { rows }), { isBusy, said }),
      intentsCheck(settling, orders),
      intentsCheck(this.cutting.settling, orders, 'link being cut'),
      this.unconfirmed(),
    );
  }

  /** What a sweep finishes every minute. */
  private unconfirmed(): BackgroundCheck {
    const { orders } = this;
    const isBegun = { $or: [{ isReopened: true }, { link: { $ne: null }, 'beside.confirmed': { $exists: false } }] };
    return {
      check: 'intents',
      of: 'link',
      // A sweep may have begun just before, and takes its time.
      stableMs: 2 * 60_000,
      page: (after, limit) => orders.pageOfIds(after, limit, { isDeleted: false, ...isBegun }),
      compare: async (ids) => {
        const { items } = await orders.search({ id: { $in: ids }, ...isBegun }, { id: 1 }, { skip: 0, limit: ids.length });
        const detail = 'its link is not confirmed: whether its row still wants it was not asked';
        return items.map(({ id }) => ({ id, about: `manufacturing_order/${id}`, detail }));
      },
      mend: () => this.sweeping.sweep(),
    };
  }
}

const said = (order: ManufacturingOrder, moved: SaidMoved): void => {
  moved.add(`manufacturing_order/${order.id}`, order.completedQuantity);
  for (const row of order.rows) moved.add(`manufacturing_order_recipe_row/${row.id}`, row.consumedQuantity);
};

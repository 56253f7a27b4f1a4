import { Inject, Injectable } from '@nestjs/common';
import { manufacturingCreateOrder, type ManufacturingOrderBody } from '@pegboard/contracts';
import type { PurchaseOrder } from '@pegboard/domain-purchasing';
import { ASKER, IDS, type Asker, type Ids } from '@pegboard/eventing';
import { ref, type Instant } from '@pegboard/kit';
import { buyMissing, makeMissing, type Lacking, type Sourced } from '@pegboard/service';
import { Buying } from '../orders/buying';

/** Buying and making what an outsourced order lacks, from where its list stands (M8). */
@Injectable()
export class IngredientSourcing {
  constructor(
    private readonly buying: Buying,
    @Inject(ASKER) private readonly asker: Asker,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** Buys all that an order lacks, through all levels: one purchase order a supplier (M8). @throws Rejection NOTHING_MISSING */
  async buyMissing(
    order: PurchaseOrder,
    asked: { supplierId?: number | undefined; variantIds?: readonly number[] | undefined; arrival?: Instant | undefined },
  ): Promise<Sourced<PurchaseOrder>> {
    const how = { supplierId: asked.supplierId, arrivalAt: async () => asked.arrival ?? null };
    return buyMissing(this.asker, await this.lacking(order, asked.variantIds), how, (purchase) => this.buying.buy(purchase));
  }

  /** Makes all that an order lacks and that is made here (M8). @throws Rejection NOTHING_MISSING */
  async makeMissing(order: PurchaseOrder, variantIds?: readonly number[]): Promise<Sourced<ManufacturingOrderBody>> {
    const how = { deadline: null, before: null };
    return makeMissing(
      this.asker,
      await this.lacking(order, variantIds),
      how,
      async (need) => (await this.asker.ask(manufacturingCreateOrder, need)).order,
    );
  }

  private async lacking(order: PurchaseOrder, variantIds: readonly number[] | undefined): Promise<Lacking> {
    const of = ref('purchase_order', order.id);
    const request = ref('ingredient_sourcing', await this.ids.next('ingredient_sourcing'));
    return { of, orderNo: order.orderNo, atLeast: { versions: { [of]: order.version }, posting: 0 }, request, variantIds };
  }
}

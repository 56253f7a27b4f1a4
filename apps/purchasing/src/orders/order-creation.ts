import { Inject, Injectable } from '@nestjs/common';
import {
  countIngredients,
  createOrder,
  requireSupplier,
  type Currencies,
  type OrderInput,
  type PurchaseOrder,
  type Supplier,
} from '@pegboard/domain-purchasing';
import { CLOCK, IDS, InjectStore, type AggregateStore, type Clock, type Ids } from '@pegboard/eventing';
import { keepUsed, SETTINGS, type Settings } from '@pegboard/service';
import { PurchasingItemCopies } from '../items/item-copies';
import { drawnIds } from './drawn-ids';
import { holdersIn } from './order-parts';
import { purchaseOrders } from './purchase-order.schema';
import { suppliers } from '../suppliers/supplier.schema';

/** Writes new purchase orders, for people and for other services. */
@Injectable()
export class PurchaseOrderCreation {
  constructor(
    @InjectStore(purchaseOrders) private readonly orders: AggregateStore<PurchaseOrder>,
    @InjectStore(suppliers) private readonly suppliers: AggregateStore<Supplier>,
    private readonly itemCopies: PurchasingItemCopies,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'BASE_CURRENCY'>,
  ) {}

  /** With the supplier's currency unless another is named. @throws Rejection `UNKNOWN_SUPPLIER` (422) and of `createOrder` */
  async create(
    id: number,
    { currency, ...input }: Omit<OrderInput, 'currency'> & { currency?: string | undefined },
  ): Promise<PurchaseOrder> {
    const supplier = await this.supplier(input.supplierId);
    const currencies = { base: this.settings.BASE_CURRENCY, supplier };
    const variantIds = input.rows.map((row) => row.variantId);
    const locationIds = [input.locationId, input.trackingLocationId, ...input.rows.map((row) => row.locationId)].filter(
      (locationId) => typeof locationId === 'number',
    );
    const { state, events } = await this.itemCopies.with(
      { variantIds, locationIds, recipesOf: input.entityType === 'outsourced' ? variantIds : [] },
      async (knownItems) => {
        const ids = await drawnIds(this.ids, { rows: input.rows.length, ingredients: countIngredients(variantIds, knownItems) });
        return createOrder(
          id,
          { ...input, currency: currency ?? supplier.currency },
          { knownItems, ids, now: this.clock.now(), currencies },
        );
      },
    );
    const order = await this.orders.create(state, events);
    holdersIn(this.orders).learn(order);
    await keepUsed(this.suppliers, supplier.id);
    return order;
  }

  /** What is known of currencies for an order of a supplier, also of one that was deleted since. */
  async currenciesFor(supplierId: number): Promise<Currencies> {
    return { base: this.settings.BASE_CURRENCY, supplier: await this.suppliers.find(supplierId) };
  }

  /** @throws Rejection `UNKNOWN_SUPPLIER` (422) */
  async supplier(id: number): Promise<Supplier> {
    return requireSupplier(await this.suppliers.find(id), id);
  }
}

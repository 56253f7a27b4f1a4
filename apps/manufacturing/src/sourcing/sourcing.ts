import { Inject, Injectable } from '@nestjs/common';
import {
  purchasingCreateOrder,
  type InputOf,
  type manufacturingClaimOutcome,
  type manufacturingCreateOrder,
  type OutputOf,
  type PurchaseOrderBody,
} from '@pegboard/contracts';
import { nothingOfIt, type ManufacturingOrder } from '@pegboard/domain-manufacturing';
import { ASKER, CLAIMS, IDS, InjectStore, type Asker, type Claims, type Ids } from '@pegboard/eventing';
import { ref, type Instant, type Quantity } from '@pegboard/kit';
import {
  buyMissing,
  claimOutcome,
  idUnderClaim,
  makeMissing,
  orderShortage,
  type Lacking,
  type ShortageToOrder,
  type Sourced,
} from '@pegboard/service';
import { creationKey, ManufacturingOrderCreation } from '../orders/order-creation';
import { manufacturingOrders, type OrderStore } from '../orders/manufacturing-order.schema';

type Need = ShortageToOrder['needs'][number];

/** ManufacturingOrderCreation for others' needs, and buying or making what an order lacks, from where it stands (M2, M8). */
@Injectable()
export class ManufacturingSourcing {
  constructor(
    private readonly creation: ManufacturingOrderCreation,
    @Inject(ASKER) private readonly asker: Asker,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLAIMS) private readonly claims: Claims,
    @InjectStore(manufacturingOrders) private readonly orders: OrderStore,
  ) {}

  /** An order to stock for another service; asked again with the same key, the one made the first time. */
  async makeFor(need: InputOf<typeof manufacturingCreateOrder>): Promise<ManufacturingOrder> {
    const id = await idUnderClaim(this.claims, creationKey(need.key), () => this.ids.next('manufacturing_order'));
    return this.creation.create(
      {
        id,
        orderNo: `MO-${id}`,
        variantId: need.variant_id,
        locationId: need.location_id,
        plannedQuantity: need.quantity,
        productionDeadlineDate: need.production_deadline_date ?? undefined,
        additionalInfo: need.additional_info ?? '',
        link: null,
        claimId: need.key,
      },
      need.before_manufacturing_order_id ?? undefined,
    );
  }

  /** Makes one ingredient to stock, directly before the order that needs it. @throws Rejection NOTHING_MISSING, NOT_PRODUCIBLE */
  async makeIngredient(
    order: ManufacturingOrder,
    rowId: number,
    asked: { quantity?: Quantity; deadline?: Instant },
  ): Promise<ManufacturingOrder> {
    const row = order.rows.find((candidate) => candidate.id === rowId)!;
    const made = await this.take(order, await this.nextRequest(), 'make', [needOf(order, row, asked.quantity)], (key, [quantity]) =>
      this.makeFor({
        ...productionFor(order, key, asked),
        variant_id: row.variantId,
        quantity: quantity!,
      }),
    );
    if (!made) throw nothingOfIt(order.orderNo);
    return made;
  }

  /** P13: what became of the claim to a shortage that somebody wanted to make. */
  outcomeOf(asked: InputOf<typeof manufacturingClaimOutcome>): Promise<OutputOf<typeof manufacturingClaimOutcome>> {
    return claimOutcome(
      this.claims,
      creationKey(asked.claim_id),
      asked,
      async (id) => (await this.orders.find(id)) && ref('manufacturing_order', id),
    );
  }

  /** Buys one ingredient. @throws Rejection NOTHING_MISSING; what purchasing refuses (NOT_PURCHASABLE, NO_SUPPLIER) */
  async buyIngredient(
    order: ManufacturingOrder,
    rowId: number,
    asked: { quantity?: Quantity; supplierId?: number; arrival?: Instant },
  ): Promise<PurchaseOrderBody> {
    const row = order.rows.find((candidate) => candidate.id === rowId)!;
    const made = await this.take(order, await this.nextRequest(), 'buy', [needOf(order, row, asked.quantity)], (key, [quantity]) =>
      this.buy({
        ...purchaseFor(order, key, asked),
        supplier_id: asked.supplierId ?? null,
        location_id: order.locationId,
        rows: [{ variant_id: row.variantId, quantity: quantity! }],
      }),
    );
    if (!made) throw nothingOfIt(order.orderNo);
    return made;
  }

  /** Buys all that an order lacks, through all levels: one purchase order a supplier (M8). @throws Rejection NOTHING_MISSING */
  async buyMissing(
    order: ManufacturingOrder,
    asked: { supplierId?: number; variantIds?: readonly number[]; arrival?: Instant },
  ): Promise<Sourced<PurchaseOrderBody>> {
    const how = { supplierId: asked.supplierId, arrivalAt: async () => asked.arrival ?? null };
    return buyMissing(this.asker, await this.lacking(order, asked.variantIds), how, (purchase) => this.buy(purchase));
  }

  /** Makes all that an order lacks and that is made here, each directly before it in the Schedule (M8). @throws Rejection NOTHING_MISSING */
  async makeMissing(order: ManufacturingOrder, variantIds?: readonly number[]): Promise<Sourced<ManufacturingOrder>> {
    const how = { deadline: order.productionDeadlineDate, before: order.id };
    return makeMissing(this.asker, await this.lacking(order, variantIds), how, (need) => this.makeFor(need));
  }

  private async lacking(order: ManufacturingOrder, variantIds: readonly number[] | undefined): Promise<Lacking> {
    const of = ref('manufacturing_order', order.id);
    return { of, orderNo: order.orderNo, atLeast: asOf(order), request: await this.nextRequest(), variantIds };
  }

  private async buy(purchase: InputOf<typeof purchasingCreateOrder>): Promise<PurchaseOrderBody> {
    return (await this.asker.ask(purchasingCreateOrder, purchase)).order;
  }

  private take<Order>(
    order: ManufacturingOrder,
    request: string,
    way: 'buy' | 'make',
    needs: Need[],
    create: (key: string, granted: readonly Quantity[]) => Promise<Order>,
  ): Promise<Order | undefined> {
    return orderShortage(this.asker, { at_least: asOf(order), request, way, needs }, create);
  }

  /** Under one Idempotency-Key the request is the same, so that a retry gets the claim, and with it the order, of the first try (P13). */
  private async nextRequest(): Promise<string> {
    return ref('manufacturing_sourcing', await this.ids.next('manufacturing_sourcing'));
  }
}

/** What one ingredient row lacks, or what somebody wants for it. */
const needOf = (order: ManufacturingOrder, row: ManufacturingOrder['rows'][number], quantity: Quantity | undefined): Need => ({
  basis: 'row',
  of: ref('manufacturing_order_recipe_row', row.id),
  variant_id: row.variantId,
  location_id: order.locationId,
  quantity: quantity ?? null,
});

const purchaseFor = (order: ManufacturingOrder, key: string, asked: { arrival?: Instant }) => ({
  key,
  entity_type: 'regular' as const,
  tracking_location_id: null,
  expected_arrival_date: asked.arrival ?? null,
  additional_info: `For ${order.orderNo}`,
});

const productionFor = (order: ManufacturingOrder, key: string, asked: { deadline?: Instant }) => ({
  key,
  location_id: order.locationId,
  production_deadline_date: asked.deadline ?? order.productionDeadlineDate,
  additional_info: `For ${order.orderNo}`,
  before_manufacturing_order_id: order.id,
});

const asOf = (order: ManufacturingOrder) => ({ versions: { [ref('manufacturing_order', order.id)]: order.version }, posting: 0 });

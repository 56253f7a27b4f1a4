import { Inject, Injectable } from '@nestjs/common';
import type { InputOf, OutputOf, purchasingClaimOutcome, purchasingCreateOrder } from '@pegboard/contracts';
import {
  appendToDraft,
  countIngredients,
  defaultSupplierOf,
  purchaseQuantityFor,
  requirePurchasable,
  type PurchaseOrder,
  type RowInput,
} from '@pegboard/domain-purchasing';
import { CLAIMS, CLOCK, IDS, InjectStore, type AggregateStore, type Claims, type Clock, type Ids } from '@pegboard/eventing';
import { ref } from '@pegboard/kit';
import { claimOutcome, idUnderClaim } from '@pegboard/service';
import { PurchasingItemCopies } from '../items/item-copies';
import { drawnIds } from './drawn-ids';
import { PurchaseOrderCreation } from './order-creation';
import { orderNamed } from './order-parts';
import { purchaseOrders } from './purchase-order.schema';

/** Buys what other services need (M3, M4, M8, B6). */
@Injectable()
export class Buying {
  constructor(
    @InjectStore(purchaseOrders) private readonly orders: AggregateStore<PurchaseOrder>,
    private readonly creation: PurchaseOrderCreation,
    private readonly itemCopies: PurchasingItemCopies,
    @Inject(CLAIMS) private readonly claims: Claims,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One order for a key, however often it is asked. @throws Rejection of `idUnderClaim`, `requirePurchasable`, `defaultSupplierOf`, `createOrder` */
  async buy(need: InputOf<typeof purchasingCreateOrder>): Promise<PurchaseOrder> {
    const variantIds = need.rows.map((row) => row.variant_id);
    const { supplierId, rows } = await this.itemCopies.with({ variantIds }, (knownItems) => {
      const items = need.rows.map((row, i) => ({
        item: requirePurchasable(knownItems, row.variant_id, `rows/${i}/variant_id`),
        variantId: row.variant_id,
      }));
      return {
        supplierId: need.supplier_id ?? defaultSupplierOf(items),
        rows: need.rows.map((row, i) => ({
          variantId: row.variant_id,
          quantity: purchaseQuantityFor(items[i]!.item, row.variant_id, row.quantity),
        })),
      };
    });
    if (need.append_to_purchase_order_id)
      return this.append(need.append_to_purchase_order_id, need.key, { supplierId, locationId: need.location_id, rows });
    const id = await idUnderClaim(this.claims, keyOf(need.key), () => this.ids.next('purchase_order'));
    const made = await this.orders.find(id);
    if (made) return made;
    return this.creation.create(id, {
      entityType: need.entity_type,
      isDraft: false,
      supplierId,
      locationId: need.location_id,
      trackingLocationId: need.entity_type === 'outsourced' ? (need.tracking_location_id ?? need.location_id) : null,
      expectedArrivalDate: need.expected_arrival_date,
      additionalInfo: need.additional_info,
      claimId: need.key,
      rows,
    });
  }

  /** P14: the rows, once under a key, in an open draft. */
  private async append(orderId: number, key: string, asked: { supplierId: number; locationId: number; rows: readonly RowInput[] }) {
    const rows = await Promise.all(
      asked.rows.map(async (input, i) => ({
        id: await idUnderClaim(this.claims, `append_row:${key}/${i}`, () => this.ids.next('purchase_order_row')),
        input,
      })),
    );
    const variantIds = asked.rows.map(({ variantId }) => variantId);
    const { entityType } = await orderNamed(this.orders, orderId);
    const needs = { variantIds, locationIds: [asked.locationId], recipesOf: entityType === 'outsourced' ? variantIds : [] };
    return this.itemCopies.with(needs, (knownItems) =>
      this.orders.change(orderId, async (current) => {
        const ids = await drawnIds(this.ids, {
          rows: 0,
          ingredients: entityType === 'outsourced' ? countIngredients(variantIds, knownItems) : 0,
        });
        return appendToDraft(current, { ...asked, rows }, { knownItems, ids, now: this.clock.now() });
      }),
    );
  }

  /** P13: what became of the claim to a shortage that somebody wanted to buy. */
  outcomeOf(asked: InputOf<typeof purchasingClaimOutcome>): Promise<OutputOf<typeof purchasingClaimOutcome>> {
    return claimOutcome(this.claims, keyOf(asked.claim_id), asked, async (id) => (await this.orders.find(id)) && ref('purchase_order', id));
  }
}

const keyOf = (claimId: string): string => `create_order:${claimId}`;

import { addDaysTo, refId, refType, type Instant, type Quantity, type Ref } from '@pegboard/kit';
import {
  type TriedChange,
  type Fix,
  INGREDIENT_AVAILABILITY,
  PRODUCT_AVAILABILITY,
  type Entity,
  type StatusChange,
  type StatusOf,
} from '../words';
import { sharesBefore } from './explain';
import { NEGATIVE_STOCK, type Dealer } from '../deal';
import type { Key } from '../keys';
import type { PlannedSalesOrder } from '../orders';
import type { Picture } from '../picture';
import { Availability, kindOf, type Kind } from '../table';
import { deadlineOf, nameOfSupply, salesOrderFor, trace, type Share } from './trace';

/** Tries changes and looks at the plan they make; undefined if the rules refuse them. */
export type Try = <Seen>(changes: readonly TriedChange[], look: (made: () => readonly StatusChange[]) => Seen) => Seen | undefined;

/**
 * P11: the smallest changes that would cover a demand that is short, or put in stock what it waits for. Each is tried
 * before it is offered.
 */
export class Fixes {
  private readonly kind: Kind;
  private readonly id: number;
  private readonly row: number;
  private readonly key: Key;
  private readonly shares: readonly Share[];
  private readonly missing: number;

  constructor(
    private readonly picture: Picture,
    private readonly dealer: Dealer,
    private readonly tryOut: Try,
    demand: Ref,
  ) {
    this.kind = kindOf(refType(demand)) as Kind;
    this.id = refId(demand);
    this.row = picture.table.find(this.kind, this.id)!;
    this.key = picture.keyAt(this.row);
    this.shares = trace(this.dealer, this.key);
    this.missing = picture.table.missingOf(this.row);
  }

  find(): Fix[] {
    const { table } = this.picture;
    if (table.openOf(this.row) === 0 || table.availabilityOf(this.row) >= Availability.InStock) return [];
    const fixes = [this.moveAbove(), ...this.receipts(), ...(this.missing > 0 ? this.more() : [])];
    return fixes.filter((fix) => fix !== undefined);
  }

  /** Whether the demand is covered, or if it was covered, in stock. */
  private isFixed(): boolean {
    const { table } = this.picture;
    const row = table.find(this.kind, this.id)!;
    return this.missing > 0 ? table.missingOf(row) === 0 : table.availabilityOf(row) === Availability.InStock;
  }

  private does(...changes: TriedChange[]): boolean {
    return this.tryOut(changes, () => this.isFixed()) ?? false;
  }

  /** A higher rank never worsens an order, so the smallest raise that helps is found by halving. */
  private moveAbove(): Fix | undefined {
    const own = salesOrderFor(this.picture.ownerOf(this.row));
    if (!own) return undefined;
    const above = this.salesOrdersBefore(own);
    const moveAbove = (order: PlannedSalesOrder): TriedChange => ({
      change: 'move_sales_order',
      id: own.id,
      to: { before: order.id },
    });
    if (above.length === 0 || !this.does(moveAbove(above[above.length - 1]!))) return undefined;
    let low = 0;
    let high = above.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.does(moveAbove(above[middle]!))) high = middle;
      else low = middle + 1;
    }
    const order = above[low]!;
    const harms = this.tryOut([moveAbove(order)], (made) => made().filter(isWorse).length)!;
    return { fix: 'move_above', salesOrderId: order.id, orderNo: order.fact.orderNo, harms };
  }

  /** Those that took what the demand could have used, the nearest first. */
  private salesOrdersBefore(own: PlannedSalesOrder): PlannedSalesOrder[] {
    const orders = new Set<PlannedSalesOrder>();
    for (const { demand } of sharesBefore(this.picture, this.key, this.shares, this.row).reverse()) {
      const order = demand === NEGATIVE_STOCK ? undefined : salesOrderFor(this.picture.ownerOf(demand));
      if (order && order !== own) orders.add(order);
    }
    return [...orders];
  }

  private receipts(): Fix[] {
    const { today } = this.key.location.calendar;
    const supplies = new Set(this.shares.filter((share) => share.demand === this.row).flatMap(({ source }) => source.supply ?? []));
    return [...supplies].flatMap((supply): Fix[] => {
      const name = nameOfSupply(supply, today).ref;
      // What is only being ordered can't come yet (P13).
      if (name === null || !this.does({ change: 'receive', ref: name })) return [];
      return [{ fix: 'receive', ref: name, number: supply.order.number, quantity: supply.open as Quantity }];
    });
  }

  /** What is bought or made serves those before first, so it takes as much as they lack, too. */
  private more(): Fix[] {
    const { fact, id: variantId, hasRecipe } = this.key.variant;
    const quantity = this.missingUpToHere();
    const locationId = this.key.location.id;
    const deadline = deadlineOf(this.picture, this.row);
    const expectedDate = deadline !== null && deadline > this.picture.nowInstant ? deadline : this.picture.nowInstant;
    const fixes: Fix[] = [];
    if (fact?.isPurchasable && this.does({ change: 'add_purchase_order', expectedDate, rows: [{ variantId, locationId, quantity }] })) {
      const by = deadline && addDaysTo(deadline, -(fact.leadTimeDays ?? 0));
      fixes.push({ fix: 'buy', variantId, quantity, by });
    }
    if (
      (fact?.isProducible || hasRecipe) &&
      this.does({ change: 'add_manufacturing_order', variantId, locationId, quantity, expectedDate })
    ) {
      fixes.push({ fix: 'make', variantId, quantity, by: deadline });
    }
    return fixes;
  }

  private missingUpToHere(): Quantity {
    let total = 0;
    for (let i = 0; i < this.key.count; i++) {
      const row = this.key.demands[i]!;
      total += this.picture.table.missingOf(row);
      if (row === this.row) break;
    }
    return total as Quantity;
  }
}

/** A row that is worse off than before: less available, later, or missing more. */
function isWorse({ entity, from, to }: StatusChange): boolean {
  if (!entity.endsWith('_row') || !from || !to) return false;
  const before = stateOf(from);
  const after = stateOf(to);
  if (before.availability !== after.availability) return after.availability < before.availability;
  return to.missingQuantity > from.missingQuantity || (after.date ?? '~') > (before.date ?? '~');
}

function stateOf(status: StatusOf[Entity]): { availability: number; date: Instant | null } {
  return 'productAvailability' in status
    ? { availability: PRODUCT_AVAILABILITY.indexOf(status.productAvailability), date: status.productExpectedDate }
    : {
        availability: INGREDIENT_AVAILABILITY.indexOf(status.ingredientAvailability),
        date: status.ingredientExpectedDate,
      };
}

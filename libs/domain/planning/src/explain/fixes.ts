import { addDaysTo, refId, refType, type Instant, type Quantity, type Ref } from '@pegboard/kit';
import type { TriedChange, Fix, MissingIngredient, NeededFirst, StatusChange } from '../words';
import { causesOf, isInDanger, lackingBelow } from './chain';
import { sharesBefore } from './explain';
import { isWorse } from './comparison';
import { MissingIngredients } from './missing-ingredients';
import { NEGATIVE_STOCK, type Dealer } from '../deal';
import { instantOf } from '../days';
import type { Key, Supply } from '../keys';
import type { PlannedSalesOrder } from '../orders';
import type { Picture } from '../picture';
import { Availability, kindOf, type Kind } from '../table';
import { deadlineOf, nameOfSupply, salesOrderFor, trace, type Share } from './trace';

/** Tries changes and looks at the plan they make; undefined if the rules refuse them. */
export type Try = <Seen>(changes: readonly TriedChange[], look: (made: () => readonly StatusChange[]) => Seen) => Seen | undefined;

/** The order that is tried; no other trial has its id. */
const TRIED = -1_000_000;
/** So many lacking ingredients, or late supplies, are looked at. */
const MAX_BELOW = 10;

/** A demand by what stays the same while something is tried. */
interface DemandAt {
  readonly kind: Kind;
  readonly id: number;
  readonly row: number;
  readonly key: Key;
}

/**
 * P11: the smallest changes that would cover a demand that is short, put in stock what it waits for, or bring in time what
 * comes too late. Each is tried before it is offered, with the ingredients and the lead times that it needs (P14).
 */
export class Fixes {
  private readonly demand: DemandAt;
  private readonly shares: readonly Share[];
  private readonly missing: number;
  private readonly isInDanger: boolean;

  constructor(
    private readonly picture: Picture,
    private readonly dealer: Dealer,
    private readonly tryOut: Try,
    demand: Ref,
  ) {
    const kind = kindOf(refType(demand)) as Kind;
    this.demand = this.place(picture.table.find(kind, refId(demand))!);
    this.shares = trace(this.dealer, this.demand.key);
    this.missing = picture.table.missingOf(this.demand.row);
    this.isInDanger = this.isAtRiskOrLate();
  }

  private place(row: number): DemandAt {
    const { table } = this.picture;
    return { kind: table.kind[row]!, id: table.id[row]!, row, key: this.picture.keyAt(row) };
  }

  find(): Fix[] {
    const { table } = this.picture;
    const { row } = this.demand;
    if (table.openOf(row) === 0 || table.availabilityOf(row) >= Availability.InStock) return [];
    const own = [this.moveAbove(), ...this.receipts(this.demand), ...(this.missing > 0 ? this.more(this.demand) : [])];
    return [...own, ...this.below()].filter((fix) => fix !== undefined);
  }

  /** What would help lies further down: in what lacks a supply, or in the supplies that come late. */
  private below(): Fix[] {
    if (this.missing > 0 || !this.isInDanger) return [];
    const lacking = lackingBelow(this.picture, this.demand.row);
    if (lacking.length > 0) return lacking.slice(0, MAX_BELOW).flatMap((row) => this.more(this.place(row)));
    const last = causesOf(this.picture, this.demand.row).at(-1);
    if (!last) return [];
    return [...(last.row === this.demand.row ? [] : this.receipts(this.place(last.row))), ...this.inTime()];
  }

  /** Its place while something is tried may be another one. */
  private rowNow({ kind, id } = this.demand): number {
    return this.picture.table.find(kind, id)!;
  }

  private isAtRiskOrLate(): boolean {
    return isInDanger(this.picture, this.rowNow()) && this.picture.table.availabilityOf(this.rowNow()) < Availability.InStock;
  }

  /** When a demand has all that it needs; null: nobody knows, undefined: never. */
  private comes(place: DemandAt): Instant | null | undefined {
    const { table } = this.picture;
    const row = this.rowNow(place);
    if (!this.isCovered(place)) return undefined;
    return table.availabilityOf(row) === Availability.Expected ? instantOf(table.dateOf(row)) : this.picture.nowInstant;
  }

  private isCovered(place: DemandAt): boolean {
    return this.picture.table.missingOf(this.rowNow(place)) === 0;
  }

  /** Whether the demand is covered; if it was covered, in time; and if that, too, in stock. */
  private isFixed(): boolean {
    if (this.missing > 0) return this.isCovered(this.demand);
    if (this.isInDanger) return this.isCovered(this.demand) && !this.isAtRiskOrLate();
    return this.picture.table.availabilityOf(this.rowNow()) === Availability.InStock;
  }

  private does(...changes: TriedChange[]): boolean {
    return this.tryOut(changes, () => this.isFixed()) ?? false;
  }

  /** A higher rank never takes supply from an order, so the smallest raise that helps is found by halving. */
  private moveAbove(): Fix | undefined {
    const own = salesOrderFor(this.picture.ownerOf(this.demand.row));
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
    for (const { demand } of sharesBefore(this.picture, this.demand.key, this.shares, this.demand.row).reverse()) {
      const order = demand === NEGATIVE_STOCK ? undefined : salesOrderFor(this.picture.ownerOf(demand));
      if (order && order !== own) orders.add(order);
    }
    return [...orders];
  }

  private receipts({ key, row }: DemandAt): Fix[] {
    const { today } = key.location.calendar;
    const shares = key === this.demand.key ? this.shares : trace(this.dealer, key);
    const supplies = new Set(shares.filter((share) => share.demand === row).flatMap(({ source }) => source.supply ?? []));
    return [...supplies].flatMap((supply): Fix[] => {
      const name = nameOfSupply(supply, today).ref;
      // What is only being ordered can't come yet (P13).
      if (name === null || !this.does({ change: 'receive', ref: name })) return [];
      return [
        { fix: 'receive', ref: name, number: supply.order.number, variantId: supply.key.variant.id, quantity: supply.open as Quantity },
      ];
    });
  }

  /** The supplies at the ends of the chains come on the day on which the demand is due: all that are late, or none helps. */
  private inTime(): Fix[] {
    const by = deadlineOf(this.picture, this.demand.row);
    if (by === null || by < this.picture.nowInstant) return [];
    const late: Supply[] = [];
    for (;;) {
      const changes = late.map((supply): TriedChange => ({ change: 'change_date', ref: this.nameOf(supply)!, date: by }));
      const next = this.tryOut(changes, () => (this.isFixed() ? null : causesOf(this.picture, this.rowNow()).at(-1)?.supply));
      if (next === null) break;
      if (!next || this.nameOf(next) === null || late.length === MAX_BELOW) return [];
      if (late.some(({ kind, id }) => kind === next.kind && id === next.id)) return [];
      late.push(next);
    }
    return late.map((supply) => ({
      fix: 'in_time',
      ref: this.nameOf(supply)!,
      number: supply.order.number,
      variantId: supply.key.variant.id,
      quantity: supply.open as Quantity,
      by,
    }));
  }

  private nameOf(supply: Supply): Ref | null {
    return nameOfSupply(supply, this.demand.key.location.calendar.today).ref;
  }

  /** What is bought or made serves those before first, so it takes as much as they lack, too. */
  private more(place: DemandAt): Fix[] {
    const { fact, id: variantId, hasRecipe } = place.key.variant;
    const due = deadlineOf(this.picture, place.row);
    const asked = { place, sku: fact?.sku ?? '', variantId, locationId: place.key.location.id, quantity: this.missingUpTo(place), due };
    return [
      ...(fact?.isPurchasable ? this.buy(asked, fact.leadTimeDays ?? 0) : []),
      ...(fact?.isProducible || hasRecipe ? this.make(asked, fact?.leadTimeDays ?? 0) : []),
    ];
  }

  private buy({ place, sku, variantId, locationId, quantity, due }: Asked, leadTimeDays: number): Fix[] {
    const now = this.picture.nowInstant;
    const arrives = later(due, addDaysTo(now, leadTimeDays));
    const change = { change: 'add_purchase_order', expectedDate: arrives, rows: [{ variantId, locationId, quantity }] } as const;
    const expectedDate = this.tryOut([change], () => this.comes(place));
    if (expectedDate === undefined) return [];
    const by = due && later(addDaysTo(due, -leadTimeDays), now);
    return [{ fix: 'buy', variantId, locationId, sku, quantity, by, expectedDate, isLate: isAfter(place, expectedDate, due), needs: [] }];
  }

  /** It takes its lead time, once its ingredients are there; those that lack supply must be bought or made first. */
  private make({ place, sku, variantId, locationId, quantity, due }: Asked, leadTimeDays: number): Fix[] {
    const expectedDate = later(due, addDaysTo(this.picture.nowInstant, leadTimeDays));
    const change = { change: 'add_manufacturing_order', id: TRIED, variantId, locationId, quantity, expectedDate } as const;
    const made = this.tryOut([change], () => {
      const needs = this.neededFirst();
      return needs && { needs, comes: this.comes(place) };
    });
    if (made?.comes === undefined) return [];
    const { needs, comes } = made;
    const ready = comes && needs.reduce((date, need) => later(addDaysTo(need.expectedDate, leadTimeDays), date), comes);
    const isLate = isAfter(place, ready, due);
    // What can't be in time is made by the day on which it can.
    return [{ fix: 'make', variantId, locationId, sku, quantity, by: isLate ? ready : due, expectedDate: ready, isLate, needs }];
  }

  /** What the order that is tried lacks, and when it can be there; undefined if that can't be had. */
  private neededFirst(): NeededFirst[] | undefined {
    const lacks = new MissingIngredients(this.picture, this.dealer).of(`manufacturing_order/${TRIED}`);
    const short = lacks.filter(({ quantityMissing }) => quantityMissing > 0);
    if (short.some(({ canBuy, canMake }) => !canBuy && !canMake)) return undefined;
    return short.map((lack) => ({
      variantId: lack.variantId,
      sku: lack.sku,
      quantity: lack.quantityMissing,
      way: lack.canBuy ? 'buy' : 'make',
      expectedDate: this.earliest(lack, lacks, []),
    }));
  }

  /** When what is ordered now can be there: after its lead time, and what is made no earlier than its own ingredients. */
  private earliest(lack: MissingIngredient, lacks: readonly MissingIngredient[], path: readonly MissingIngredient[]): Instant {
    const now = this.picture.nowInstant;
    const { fact, recipe } = this.picture.variant(lack.variantId);
    const parts = lack.canBuy || path.includes(lack) ? [] : (recipe?.rows ?? []);
    const starts = parts
      .flatMap(({ variantId }) => lacks.find((part) => part.variantId === variantId && part.locationId === lack.locationId) ?? [])
      .map((part) => (part.quantityMissing > 0 ? this.earliest(part, lacks, [...path, lack]) : part.expectedDate))
      .reduce<Instant>((latest, date) => later(date, latest), now);
    return addDaysTo(starts, fact?.leadTimeDays ?? 0);
  }

  private missingUpTo({ key, row: last }: DemandAt): Quantity {
    let total = 0;
    for (let i = 0; i < key.count; i++) {
      const row = key.demands[i]!;
      total += this.picture.table.missingOf(row);
      if (row === last) break;
    }
    return total as Quantity;
  }
}

interface Asked {
  readonly place: DemandAt;
  readonly sku: string;
  readonly variantId: number;
  readonly locationId: number;
  readonly quantity: Quantity;
  readonly due: Instant | null;
}

/** A day later than that on which it is due, there; what has no date never comes in time. */
function isAfter({ key }: DemandAt, comes: Instant | null, due: Instant | null): boolean {
  const { calendar } = key.location;
  return due !== null && (comes === null || calendar.dayOf(comes) > calendar.dayOf(due));
}

const later = (a: Instant | null, b: Instant): Instant => (a !== null && a > b ? a : b);

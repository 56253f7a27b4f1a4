import type { Day, Instant, Quantity, Ref, StockKey } from '@pegboard/kit';
import type { IngredientStatus, SalesStatus } from './statuses';

/** The figures of one variant at one location (P8). */
export interface KeyFigures {
  readonly variantId: number;
  readonly locationId: number;
  /** Physically there, expired batches included. */
  readonly inStock: Quantity;
  readonly expired: Quantity;
  readonly committed: Quantity;
  readonly expected: Quantity;
  readonly safetyStock: Quantity;
  /** in stock − expired − committed + expected − safety stock (`quantity_missing_or_excess`). */
  readonly calculated: Quantity;
}

/** What rows that demand are called. */
export const DEMAND_TYPES = [
  'sales_order_row',
  'manufacturing_order_recipe_row',
  'outsourced_purchase_order_recipe_row',
  'stock_transfer_row',
] as const;
export type DemandType =
  | (typeof DEMAND_TYPES)[number]
  /** Untracked stock that is below zero wants to be made good before all others (T2); `negative_stock/<variant>`. */
  | 'negative_stock'
  /** What is needed for an order that is being made (P13); `being_ordered/<variant of the ingredient>`. */
  | 'being_ordered';
export const SUPPLY_TYPES = ['stock', 'manufacturing_order', 'purchase_order_row', 'stock_transfer_row'] as const;
export type SupplyType =
  | (typeof SUPPLY_TYPES)[number]
  /** A shortage that was handed out to be ordered (P13). */
  | 'being_ordered';

/** A supply by its reference; stock has none of its own and is named by its key (and batch). */
export interface SupplyName {
  readonly type: SupplyType;
  /** Null for stock, and for what is being ordered. */
  readonly ref: Ref | null;
  /** The order's number, or the batch's; null for unbatched stock. */
  readonly number: string | null;
  readonly batchId: number | null;
  /** No earlier than what it is made of (P4). */
  readonly expectedDate: Instant | null;
  /** The date that its order declares; dealing goes by it. */
  readonly declaredDate: Instant | null;
  readonly isOverdue: boolean;
  /** Something that it is made of has no supply, at any level. */
  readonly isAtRisk: boolean;
}

export interface DemandName {
  readonly type: DemandType;
  readonly ref: Ref;
  readonly orderNo: string;
  readonly salesOrderId: number | null;
  readonly customerName: string | null;
  readonly deadline: Instant | null;
}

/** One part of a demand and what covers it. `isLinked`: nobody else can have it (P1). */
export interface Cover {
  readonly supply: SupplyName;
  readonly quantity: Quantity;
  readonly isLinked: boolean;
}

/** A demand that stands before and took what this one could have used. */
export interface Precedence {
  readonly demand: DemandName;
  readonly quantity: Quantity;
  readonly supply: SupplyName;
}

/** What must be ordered before something can be made, and the earliest day on which it can be there. */
export interface NeededFirst {
  readonly variantId: number;
  readonly sku: string;
  readonly quantity: Quantity;
  readonly way: 'buy' | 'make';
  readonly expectedDate: Instant;
}

/** A smallest change that would cover the demand, tried before it is offered (P11). */
export type Fix =
  | { readonly fix: 'move_above'; readonly salesOrderId: number; readonly orderNo: string; readonly harms: number }
  | {
      readonly fix: 'buy' | 'make';
      readonly variantId: number;
      /** Where it is needed; further down this may be another location. */
      readonly locationId: number;
      readonly sku: string;
      readonly quantity: Quantity;
      /** The latest day on which to order or to finish it; not before today, nor before it can be made. Null: nothing is due. */
      readonly by: Instant | null;
      /** The day on which it can be there, with its lead time and its ingredients; null: nobody knows. */
      readonly expectedDate: Instant | null;
      /** That is after the day on which it is due. */
      readonly isLate: boolean;
      readonly needs: readonly NeededFirst[];
    }
  /** A supply that comes too late comes by this day. */
  | ({ readonly fix: 'in_time'; readonly by: Instant } & OfSupply)
  | ({ readonly fix: 'receive' } & OfSupply);

/** What is still open of a supply, in stock units. */
interface OfSupply {
  readonly ref: Ref;
  readonly number: string;
  readonly variantId: number;
  readonly quantity: Quantity;
}

/** One step from a demand that is at risk or late to the cause of that (P14). */
export interface ChainLink {
  readonly demand: DemandName;
  readonly variantId: number;
  readonly locationId: number;
  readonly sku: string;
  /** What nothing covers; above zero only in the last link. */
  readonly missing: Quantity;
  /** What the demand waits for; null where a part is missing. */
  readonly supply: SupplyName | null;
}

export interface DemandExplanation {
  readonly demand: DemandName;
  readonly key: StockKey;
  readonly variantId: number;
  readonly locationId: number;
  readonly quantity: Quantity;
  readonly open: Quantity;
  readonly covers: readonly Cover[];
  readonly missing: Quantity;
  readonly status: SalesStatus | IngredientStatus;
  /** The nearest that stand before, at most `limit`; `beforeCount` says how many there are. */
  readonly before: readonly Precedence[];
  readonly beforeCount: number;
  /** Why it is at risk or late, down to the cause; empty if it is neither. */
  readonly chain: readonly ChainLink[];
  readonly fixes: readonly Fix[];
}

export interface SupplyExplanation {
  readonly supply: SupplyName;
  readonly key: StockKey;
  readonly variantId: number;
  readonly locationId: number;
  readonly quantity: Quantity;
  readonly serves: readonly { readonly demand: DemandName; readonly quantity: Quantity; readonly isLinked: boolean }[];
  /** What nobody takes. */
  readonly unreserved: Quantity;
}

/** An ingredient that stock doesn't cover, at any level (S7). */
export interface MissingIngredient {
  readonly variantId: number;
  readonly locationId: number;
  readonly sku: string;
  readonly name: string;
  readonly quantityMissing: Quantity;
  readonly quantityExpected: Quantity;
  /** The latest date of what is expected; null if nothing is, or it has no date. */
  readonly expectedDate: Instant | null;
  readonly defaultSupplierId: number | null;
  readonly canBuy: boolean;
  readonly canMake: boolean;
  /** 1: an ingredient of the order itself; 2: of a subassembly that it lacks or waits for; and so on. */
  readonly level: number;
  /** The ingredient rows that lack it; empty where it is only what making a missing thing would need. */
  readonly rows: readonly Ref[];
}

/** How supply of an item may come to a location (I1, I4, I5), and whether its stock is kept up there (B6). */
export type WaysOf = (
  variantId: number,
  locationId: number,
) => { readonly canBuy: boolean; readonly canMake: boolean; readonly isKept: boolean };

/** A sales order that a demand serves at last. */
export interface ServedOrder {
  readonly salesOrderId: number;
  readonly orderNo: string;
  readonly customerName: string | null;
}

/** Who wants what must be bought or made: a demand, or the safety stock (B6), and the sales orders behind it. */
export type ToDoDemand = (DemandName | (Omit<DemandName, 'type' | 'ref'> & { readonly type: 'safety_stock'; readonly ref: null })) & {
  /** Its own sales order; of what is made, outsourced or moved for all, those that reserve from it, through any number of orders. */
  readonly serves: readonly ServedOrder[];
};

/** What must be bought or made of one item at one location (P14). */
export interface ToDoLine {
  readonly variantId: number;
  readonly locationId: number;
  readonly sku: string;
  readonly name: string;
  /** Null: it can be neither made nor bought there. */
  readonly way: 'make' | 'buy' | null;
  readonly quantity: Quantity;
  /** What drafts of purchase orders have of it; nothing of it is expected yet (B1). */
  readonly quantityInDrafts: Quantity;
  /** When the first of it is needed, and the latest day to order it or to start; null if nobody named a day. */
  readonly neededOn: Day | null;
  readonly latestDay: Day | null;
  /** The latest day has passed. */
  readonly isLate: boolean;
  readonly leadDays: number;
  /** Of what is bought: the default supplier, if there is one. */
  readonly supplierId: number | null;
  /** For whom, through the recipes; the first needed first. */
  readonly demands: readonly { readonly demand: ToDoDemand; readonly quantity: Quantity }[];
}

/** S5 and S6 for one row. */
export interface Packable {
  readonly salesOrderRowId: number;
  /** The most that may be packed now, given the rows before it in the same question. */
  readonly allowed: Quantity;
  readonly open: Quantity;
  /** Of that, the most that may come from stock that its linked order has not made. */
  readonly allowedOther: Quantity;
  /** What its linked order has made for it and it has not packed, by batch; the null batch for an item that isn't tracked. */
  readonly made: readonly { readonly batchId: number | null; readonly number: string | null; readonly quantity: Quantity }[];
  /** What its linked order is still to make for it; null: nothing. */
  readonly toMake: { readonly orderNo: string; readonly quantity: Quantity } | null;
  /** Usable stock there, held or reserved by whomever; expired batches can't be packed and don't count. */
  readonly inStock: Quantity;
  readonly holders: readonly {
    readonly salesOrderId: number | null;
    readonly orderNo: string;
    readonly demand: Ref;
    readonly quantity: Quantity;
  }[];
}

export interface PackableAnswer {
  /** The ledger commit that each key's answer rests on, for `unless_changed_since`; 0: never changed. */
  readonly basedOn: Readonly<Record<string, number>>;
  readonly rows: readonly Packable[];
}

import type { Quantity } from '@pegboard/kit';
import { instantOf, momentOf } from './calendar';
import {
  INGREDIENT_AVAILABILITY,
  PRODUCT_AVAILABILITY,
  PRODUCTION_STATUS,
  type Customer,
  type Entity,
  type IngredientStatus,
  type ManufacturingOrderStatus,
  type SalesStatus,
  type StatusOf,
} from './statuses';
import { Flag, Kind, type StatusColumns } from './table';

export type AnyStatus = StatusOf[Entity];

export function salesStatusAt(columns: StatusColumns, at: number): SalesStatus {
  const flags = columns.flags[at]!;
  return {
    productAvailability: PRODUCT_AVAILABILITY[columns.availability[at]!]!,
    productExpectedDate: instantOf(columns.date[at]!),
    ingredientAvailability: INGREDIENT_AVAILABILITY[columns.ingredient[at]!]!,
    ingredientExpectedDate: instantOf(columns.ingredientDate[at]!),
    productionStatus: PRODUCTION_STATUS[columns.production[at]!]!,
    missingQuantity: columns.missing[at]! as Quantity,
    isOverdue: (flags & Flag.Overdue) !== 0,
    isLate: (flags & Flag.Late) !== 0,
  };
}

export function ingredientStatusAt(columns: StatusColumns, at: number): IngredientStatus {
  const flags = columns.flags[at]!;
  return {
    ingredientAvailability: INGREDIENT_AVAILABILITY[columns.availability[at]!]!,
    ingredientExpectedDate: instantOf(columns.date[at]!),
    missingQuantity: columns.missing[at]! as Quantity,
    isOverdue: (flags & Flag.Overdue) !== 0,
    isLate: (flags & Flag.Late) !== 0,
  };
}

/** @returns null if there is no status */
export function statusAt(columns: StatusColumns, at: number, kind: Kind, customers: readonly Customer[]): AnyStatus | null {
  if ((columns.flags[at]! & Flag.Present) === 0) return null;
  if (kind === Kind.SalesOrder || kind === Kind.SalesRow) return salesStatusAt(columns, at);
  if (kind === Kind.ManufacturingOrder) return { ...ingredientStatusAt(columns, at), customers } satisfies ManufacturingOrderStatus;
  return ingredientStatusAt(columns, at);
}

/** Puts a status from outside into columns; what it says that this version doesn't know counts as the worst. */
export function putStatus(columns: StatusColumns, at: number, status: AnyStatus | null): void {
  columns.clear(at);
  if (!status) return;
  columns.flags[at] = Flag.Present | (status.isOverdue ? Flag.Overdue : 0) | (status.isLate ? Flag.Late : 0);
  columns.missing[at] = status.missingQuantity;
  if ('productAvailability' in status) {
    columns.availability[at] = position(PRODUCT_AVAILABILITY, status.productAvailability);
    columns.date[at] = momentOf(status.productExpectedDate);
    columns.ingredient[at] = position(INGREDIENT_AVAILABILITY, status.ingredientAvailability);
    columns.ingredientDate[at] = momentOf(status.ingredientExpectedDate);
    columns.production[at] = position(PRODUCTION_STATUS, status.productionStatus);
  } else {
    columns.availability[at] = position(INGREDIENT_AVAILABILITY, status.ingredientAvailability);
    columns.date[at] = momentOf(status.ingredientExpectedDate);
  }
}

const position = (list: readonly string[], word: string): number => Math.max(0, list.indexOf(word));

export const sameCustomers = (a: readonly Customer[], b: readonly Customer[]): boolean =>
  a === b ||
  (a.length === b.length &&
    a.every((customer, i) => {
      const other = b[i]!;
      return (
        customer.salesOrderId === other.salesOrderId &&
        customer.quantity === other.quantity &&
        customer.customerName === other.customerName &&
        customer.orderNo === other.orderNo
      );
    }));

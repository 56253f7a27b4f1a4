import type { Quantity } from '@pegboard/kit';
import { instantOf, momentOf } from '../days';
import { availabilityOf, codesOf, StatusFlag, flagsOf, ingredientOf, isPresent, productionOf } from './codes';
import {
  INGREDIENT_AVAILABILITY,
  PRODUCT_AVAILABILITY,
  PRODUCTION_STATUS,
  type ReservingCustomer,
  type Entity,
  type IngredientStatus,
  type MakerStatus,
  type SalesStatus,
  type StatusOf,
} from '../words';
import { Kind } from './kinds';
import type { State } from './records';

export type AnyStatus = StatusOf[Entity];

export function salesStatus({ codes, missing, date, ingredientDate }: State): SalesStatus {
  return {
    productAvailability: wordOf(PRODUCT_AVAILABILITY, availabilityOf(codes)),
    productExpectedDate: instantOf(date),
    ingredientAvailability: wordOf(INGREDIENT_AVAILABILITY, ingredientOf(codes)),
    ingredientExpectedDate: instantOf(ingredientDate),
    productionStatus: wordOf(PRODUCTION_STATUS, productionOf(codes)),
    missingQuantity: missing as Quantity,
    isOverdue: (flagsOf(codes) & StatusFlag.Overdue) !== 0,
    isLate: (flagsOf(codes) & StatusFlag.Late) !== 0,
    isAtRisk: (flagsOf(codes) & StatusFlag.AtRisk) !== 0,
  };
}

export function ingredientStatus({ codes, missing, date }: State): IngredientStatus {
  return {
    ingredientAvailability: wordOf(INGREDIENT_AVAILABILITY, availabilityOf(codes)),
    ingredientExpectedDate: instantOf(date),
    missingQuantity: missing as Quantity,
    isOverdue: (flagsOf(codes) & StatusFlag.Overdue) !== 0,
    isLate: (flagsOf(codes) & StatusFlag.Late) !== 0,
    isAtRisk: (flagsOf(codes) & StatusFlag.AtRisk) !== 0,
  };
}

/** @returns null if there is no status */
export function statusOf(state: State, kind: Kind, customers: readonly ReservingCustomer[]): AnyStatus | null {
  if (!isPresent(state.codes)) return null;
  if (kind === Kind.SalesOrder || kind === Kind.SalesRow) return salesStatus(state);
  if (kind === Kind.ManufacturingOrder) return { ...ingredientStatus(state), customers } satisfies MakerStatus;
  return ingredientStatus(state);
}

/** A status from outside in numbers; a word that this version doesn't know counts as the worst. */
export function stateOf(status: AnyStatus): State {
  const flags =
    StatusFlag.Present |
    (status.isOverdue ? StatusFlag.Overdue : 0) |
    (status.isLate ? StatusFlag.Late : 0) |
    (status.isAtRisk ? StatusFlag.AtRisk : 0);
  const missing = status.missingQuantity;
  if ('productAvailability' in status) {
    const availability = position(PRODUCT_AVAILABILITY, status.productAvailability);
    const ingredient = position(INGREDIENT_AVAILABILITY, status.ingredientAvailability);
    const codes = codesOf(availability, flags, ingredient, position(PRODUCTION_STATUS, status.productionStatus));
    return { codes, missing, date: momentOf(status.productExpectedDate), ingredientDate: momentOf(status.ingredientExpectedDate) };
  }
  const codes = codesOf(position(INGREDIENT_AVAILABILITY, status.ingredientAvailability), flags);
  return { codes, missing, date: momentOf(status.ingredientExpectedDate), ingredientDate: Infinity };
}

const wordOf = <Word extends string>(list: readonly Word[], position: number): Word => list[position]!;

const position = (list: readonly string[], word: string): number => Math.max(0, list.indexOf(word));

import type { Quantity } from '@pegboard/kit';
import type { ChainLink } from '../words';
import type { Supply } from '../keys';
import { inputsOf } from '../orders';
import type { Picture } from '../picture';
import { Availability, StatusFlag } from '../table';
import { nameOfDemand, nameOfSupply } from './trace';

/** A demand on the way to the cause, and the supply that it waits for; undefined: it lacks a part. */
export interface CauseStep {
  readonly row: number;
  readonly supply: Supply | undefined;
}

/** Whether an explanation must say why: the row is at risk, or its supply comes too late (P14). */
export const isInDanger = ({ table }: Picture, row: number): boolean =>
  table.openOf(row) > 0 && (table.flagsOf(row) & (StatusFlag.AtRisk | StatusFlag.Late)) !== 0;

/**
 * Why a row is at risk or late: from the row to the supply that it waits for, to the row of the order behind that, and so
 * on down to what lacks a supply, or to the supply that comes late. What lacks a supply goes first.
 */
export function causesOf(picture: Picture, row: number): CauseStep[] {
  if (!isInDanger(picture, row) || picture.table.availabilityOf(row) > Availability.Expected) return [];
  return wayTo(picture, row, isLacking, new Set()) ?? wayTo(picture, row, isLatest(picture, row), new Set()) ?? [];
}

interface Search {
  /** Whether a supply leads to the cause. */
  leads(supply: Supply): boolean;
  /** Whether the cause is the row itself, or a supply that it uses. */
  readonly isMissing: boolean;
}

const isLacking: Search = { leads: (supply) => supply.isAtRisk, isMissing: true };

function isLatest({ table }: Picture, row: number): Search {
  const date = table.dateOf(row);
  return { leads: (supply) => supply.rolledUp === date, isMissing: false };
}

/** Every row that lacks a part, below one that is covered and at risk. */
export function lackingBelow(picture: Picture, row: number, seen = new Set<number>()): number[] {
  if (seen.has(row)) return [];
  seen.add(row);
  if (picture.table.missingOf(row) > 0) return [row];
  const suppliesAtRisk = usedBy(picture, row).filter(({ isAtRisk }) => isAtRisk);
  return suppliesAtRisk.flatMap((supply) => inputsOf(picture.table, supply).flatMap((input) => lackingBelow(picture, input, seen)));
}

/** Orders may wait for each other, so each row is looked at once. */
function wayTo(picture: Picture, row: number, search: Search, seen: Set<number>): CauseStep[] | undefined {
  if (seen.has(row)) return undefined;
  seen.add(row);
  if (picture.table.missingOf(row) > 0) return search.isMissing ? [{ row, supply: undefined }] : undefined;
  for (const supply of usedBy(picture, row).filter((used) => search.leads(used))) {
    if (!search.isMissing && supply.moment === supply.rolledUp) return [{ row, supply }];
    for (const input of inputsOf(picture.table, supply)) {
      const rest = wayTo(picture, input, search, seen);
      if (rest) return [{ row, supply }, ...rest];
    }
  }
  return undefined;
}

/** The supplies that cover a row: what is made for it, and what it has of those for all. */
function usedBy(picture: Picture, row: number): Supply[] {
  const { supplies, linked, supplied, demands } = picture.keyAt(row);
  const from = picture.table.uses[2 * row]!;
  const own = linked.filter(({ index }) => demands[supplied.firstTakerOf(index)] === row);
  return from < 0 ? own : [...own, ...supplies.slice(from, picture.table.uses[2 * row + 1]! + 1)];
}

export function chainOf(picture: Picture, row: number): ChainLink[] {
  return causesOf(picture, row).map(({ row: at, supply }) => {
    const key = picture.keyAt(at);
    return {
      demand: nameOfDemand(picture, key, at),
      variantId: key.variant.id,
      locationId: key.location.id,
      sku: key.variant.fact?.sku ?? '',
      missing: picture.table.missingOf(at) as Quantity,
      supply: supply ? nameOfSupply(supply, key.location.calendar.today) : null,
    };
  });
}

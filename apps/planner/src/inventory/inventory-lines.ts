import type { KeyFigures, Plan } from '@pegboard/domain-planning';
import { stockKey, sumUnbounded, withinLimit, ZERO, type Quantity } from '@pegboard/kit';
import type { ItemDirectory } from '../hearing/item-directory';

/** One line of a list of stock: a variant at one location, or at all that were asked for. */
export interface InventoryLine {
  readonly variantId: number;
  readonly locationIds: readonly number[];
}

type Figures = Omit<KeyFigures, 'variantId' | 'locationId'>;

export interface FiguredLine extends InventoryLine {
  readonly figures: Figures;
}

/** What stock cost and is worth, by key (T9). */
export type Costs = ReadonlyMap<string, { readonly average_cost: Quantity; readonly value_in_stock: Quantity }>;

interface Asked {
  readonly variant_id?: readonly number[];
  readonly location_id?: readonly number[];
  readonly include_archived?: boolean;
  readonly search?: string;
  readonly category_name?: readonly string[];
  readonly supplier_id?: readonly number[];
  readonly can_buy?: boolean;
  readonly can_make?: boolean;
}

/** The words by which lists of stock are sorted. */
export const INVENTORY_SORTS = {
  sku: 'sku',
  name: 'name',
  category_name: 'category_name',
  quantity_in_stock: 'inStock',
  quantity_committed: 'committed',
  quantity_expected: 'expected',
  quantity_missing_or_excess: 'calculated',
  value_in_stock: 'value',
} as const;

/** The locations asked for, the oldest first. */
export const askedLocations = (directory: ItemDirectory, { location_id: ids }: Asked): number[] =>
  directory.locationIds().filter((id) => ids === undefined || ids.includes(id));

/** A line for each variant and location, the oldest locations first. */
export function linesByLocation(directory: ItemDirectory, asked: Asked): InventoryLine[] {
  const variants = askedVariants(directory, asked);
  return askedLocations(directory, asked)
    .flatMap((locationId) => variants.map((variantId) => ({ variantId, locationIds: [locationId] })))
    .filter((line) => hasWays(directory, line, asked));
}

/** A line for each variant, over all locations together (P8). */
export function linesOfCompany(directory: ItemDirectory, asked: Asked): InventoryLine[] {
  const locationIds = askedLocations(directory, asked);
  return askedVariants(directory, asked)
    .map((variantId) => ({ variantId, locationIds }))
    .filter((line) => hasWays(directory, line, asked));
}

function askedVariants(directory: ItemDirectory, asked: Asked): number[] {
  const { variant_id: ids, search, category_name: categories, supplier_id: suppliers } = asked;
  const text = search?.toLowerCase();
  return directory.variantIds({ includeArchived: asked.include_archived ?? false }).filter((id) => {
    if (ids !== undefined && !ids.includes(id)) return false;
    const item = directory.itemOf(id)!;
    const { sku, name } = directory.variant(id)!;
    return (
      (text === undefined || sku.toLowerCase().includes(text) || name.toLowerCase().includes(text)) &&
      (categories === undefined || categories.includes(item.categoryName ?? '')) &&
      (suppliers === undefined || (item.defaultSupplierId !== null && suppliers.includes(item.defaultSupplierId)))
    );
  });
}

/** Whether it can be bought or made at any of its locations. */
export function waysOfLine(directory: ItemDirectory, { variantId, locationIds }: InventoryLine): { canBuy: boolean; canMake: boolean } {
  const ways = locationIds.map((locationId) => directory.ways(variantId, locationId));
  return { canBuy: ways.some(({ canBuy }) => canBuy), canMake: ways.some(({ canMake }) => canMake) };
}

function hasWays(directory: ItemDirectory, line: InventoryLine, asked: Asked): boolean {
  if (asked.can_buy === undefined && asked.can_make === undefined) return true;
  const { canBuy, canMake } = waysOfLine(directory, line);
  return (asked.can_buy ?? canBuy) === canBuy && (asked.can_make ?? canMake) === canMake;
}

/** P8: the figures of a line; over several locations, their sums. */
export function figured(plan: Pick<Plan, 'keyFigures'>, line: InventoryLine): FiguredLine {
  const parts = line.locationIds.map((locationId) => plan.keyFigures(line.variantId, locationId));
  const total = (of: (figures: Figures) => Quantity): Quantity => sumUnbounded(parts.map(of));
  return {
    ...line,
    figures: {
      inStock: total(({ inStock }) => inStock),
      expired: total(({ expired }) => expired),
      committed: total(({ committed }) => committed),
      expected: total(({ expected }) => expected),
      safetyStock: total(({ safetyStock }) => safetyStock),
      calculated: total(({ calculated }) => calculated),
    },
  };
}

/** Below zero; what is archived needs no safety stock any more, so only what orders lack is missing there (B6). */
export function isMissing(
  plan: Pick<Plan, 'keyFigures'>,
  directory: ItemDirectory,
  { variantId, locationIds, figures }: FiguredLine,
): boolean {
  const notNeeded = locationIds
    .filter((locationId) => !directory.isKept(variantId, locationId))
    .map((locationId) => plan.keyFigures(variantId, locationId).safetyStock);
  return sumUnbounded([figures.calculated, ...notNeeded]) < 0;
}

export const keysOf = ({ variantId, locationIds }: InventoryLine): string[] =>
  locationIds.map((locationId) => stockKey(variantId, locationId));

/** What has never had a cost is worth nothing. */
export const valueOf = (line: InventoryLine, costs: Costs): Quantity =>
  withinLimit(sumUnbounded(keysOf(line).map((key) => costs.get(key)?.value_in_stock ?? ZERO)));

/** Sorted by a word of `INVENTORY_SORTS`; equal ones stay as they stand. @param costs only for `value_in_stock` */
export function sorted(lines: readonly FiguredLine[], sort: string, directory: ItemDirectory, costs: Costs): FiguredLine[] {
  const by = INVENTORY_SORTS[sort.replace(/^-/, '') as keyof typeof INVENTORY_SORTS];
  const direction = sort.startsWith('-') ? -1 : 1;
  const nameOf = ({ variantId }: FiguredLine): string => {
    const variant = directory.variant(variantId);
    if (by === 'category_name') return directory.itemOf(variantId)?.categoryName ?? '';
    return (by === 'sku' ? variant?.sku : variant?.name) ?? '';
  };
  const numberOf = (line: FiguredLine): number => (by === 'value' ? valueOf(line, costs) : line.figures[by as keyof Figures]);
  const isText = by === 'sku' || by === 'name' || by === 'category_name';
  const compare = (a: FiguredLine, b: FiguredLine): number =>
    isText ? nameOf(a).localeCompare(nameOf(b), 'en', { numeric: true }) : numberOf(a) - numberOf(b);
  return [...lines].sort((a, b) => compare(a, b) * direction);
}

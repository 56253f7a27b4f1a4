import type {
  ChainLink,
  Cover,
  DemandExplanation,
  DemandName,
  Fix,
  IngredientStatus,
  MissingIngredient,
  Precedence,
  SalesStatus,
  SupplyExplanation,
  SupplyName,
} from '@pegboard/domain-planning';
import { dayAt, toDecimal, toNumber, type Instant, type Quantity } from '@pegboard/kit';
import type { SupplyWays } from '../hearing/item-directory';
import type {
  DemandAnswer,
  DemandNameAnswer,
  FixAnswer,
  MissingIngredientAnswer,
  SupplyAnswer,
  SupplyNameAnswer,
} from './explanation.answer';
import type { StatusAnswer } from './status.answer';
import { ingredientWords, salesWords } from '../publishing/status-words';

/** The plan's explanations (P11, S7) as they are answered over HTTP. Quantities are numbers. */
const number = (quantity: Quantity): number => toNumber(quantity);

const supplyName = (supply: SupplyName): SupplyNameAnswer => ({
  type: supply.type,
  ref: supply.ref,
  number: supply.number,
  batch_id: supply.batchId,
  expected_date: supply.expectedDate,
  declared_date: supply.declaredDate,
  is_overdue: supply.isOverdue,
  is_at_risk: supply.isAtRisk,
});

const demandName = (demand: DemandName): DemandNameAnswer => ({
  type: demand.type,
  ref: demand.ref,
  order_no: demand.orderNo,
  sales_order_id: demand.salesOrderId,
  customer_name: demand.customerName,
  deadline: demand.deadline,
});

const cover = ({ supply, quantity, isLinked }: Cover) => ({ supply: supplyName(supply), quantity: number(quantity), is_linked: isLinked });
const precedence = ({ demand, quantity, supply }: Precedence) => ({
  demand: demandName(demand),
  quantity: number(quantity),
  supply: supplyName(supply),
});

/** What the sentences say of locations (D1). */
export interface LocationWords {
  nameOf(locationId: number): string;
  timeZoneOf(locationId: number): string;
}

/** What they say of quantities: all are in stock units, and an order may be in others. */
export interface UnitWords {
  uomOf(variantId: number): string;
}

type Explained = Pick<DemandExplanation, 'variantId' | 'locationId'>;

const inUnits = ({ quantity, variantId }: { quantity: Quantity; variantId: number }, { uomOf }: UnitWords): string =>
  [toDecimal(quantity), uomOf(variantId)].join(' ');

function fixBody(fix: Fix, demand: Explained, words: LocationWords & UnitWords): FixAnswer {
  if (fix.fix === 'move_above')
    return { fix: fix.fix, sales_order_id: fix.salesOrderId, order_no: fix.orderNo, harms: fix.harms, text: `Move above ${fix.orderNo}.` };
  if (fix.fix === 'receive')
    return {
      fix: fix.fix,
      ref: fix.ref,
      number: fix.number,
      quantity: number(fix.quantity),
      text: `Receive ${inUnits(fix, words)} of ${fix.number}.`,
    };
  if (fix.fix === 'in_time')
    return {
      fix: fix.fix,
      ref: fix.ref,
      number: fix.number,
      quantity: number(fix.quantity),
      by: fix.by,
      text: `Get ${inUnits(fix, words)} of ${fix.number} by ${dayAt(fix.by, words.timeZoneOf(demand.locationId))}.`,
    };
  return {
    fix: fix.fix,
    variant_id: fix.variantId,
    location_id: fix.locationId,
    quantity: number(fix.quantity),
    by: fix.by,
    expected_date: fix.expectedDate,
    is_late: fix.isLate,
    needs: fix.needs.map((need) => ({
      variant_id: need.variantId,
      sku: need.sku,
      quantity: number(need.quantity),
      way: need.way,
      expected_date: need.expectedDate,
    })),
    text: orderText(fix, whatAndWhere(fix, demand, words), words.timeZoneOf(fix.locationId)),
  };
}

/** What the demand itself is about isn't said again. */
function whatAndWhere({ variantId, locationId, sku }: OrderFix, demand: Explained, words: LocationWords): string {
  const what = variantId === demand.variantId && locationId === demand.locationId ? '' : ` of ${sku}`;
  return locationId === demand.locationId ? what : `${what} at ${words.nameOf(locationId)}`;
}

type OrderFix = Extract<Fix, { fix: 'buy' | 'make' }>;

/** `Make 10 by 2026-12-09. First buy 40 of BOARD (there on 2026-12-09). That covers it on 2026-12-09, too late.` */
function orderText({ fix, quantity, by, expectedDate, isLate, needs }: OrderFix, ofWhat: string, timeZone: string): string {
  const dayOf = (at: Instant): string => dayAt(at, timeZone);
  const first = needs.map((need) => `${need.way} ${toDecimal(need.quantity)} of ${need.sku} (there on ${dayOf(need.expectedDate)})`);
  return [
    `${fix === 'buy' ? 'Buy' : 'Make'} ${toDecimal(quantity)}${ofWhat}${by ? ` by ${dayOf(by)}` : ''}.`,
    ...(first.length > 0 ? [`First ${first.join(', ')}.`] : []),
    ...(isLate
      ? [expectedDate ? `That covers it on ${dayOf(expectedDate)}, too late.` : 'The day on which that covers it is not known.']
      : []),
  ].join(' ');
}

const chainLink = ({ demand, variantId, locationId, sku, missing, supply }: ChainLink, words: LocationWords) => ({
  demand: demandName(demand),
  variant_id: variantId,
  location_id: locationId,
  sku,
  quantity_missing: number(missing),
  supply: supply && supplyName(supply),
  text: chainText(demand, sku, missing, supply, words.timeZoneOf(locationId)),
});

/** `MO-4 waits for BOARD from PO-7, expected on 2026-12-30.` */
function chainText({ orderNo }: DemandName, sku: string, missing: Quantity, supply: SupplyName | null, timeZone: string): string {
  const dayOf = (at: Instant): string => dayAt(at, timeZone);
  if (supply === null) return `${orderNo}: ${toDecimal(missing)} of ${sku} have no supply.`;
  const { number: from, expectedDate, declaredDate, isAtRisk } = supply;
  const declared = expectedDate !== declaredDate && declaredDate ? `, declared for ${dayOf(declaredDate)}` : '';
  const when = isAtRisk ? 'at risk' : expectedDate ? `expected on ${dayOf(expectedDate)}${declared}` : 'without a date';
  return `${orderNo} waits for ${sku} from ${from ?? 'an order that is being made'}, ${when}.`;
}

export const isSalesStatus = (status: SalesStatus | IngredientStatus): status is SalesStatus => 'productAvailability' in status;

/** Either kind of status in the wire's words, with quantities as numbers. */
export function statusView(status: SalesStatus | IngredientStatus): StatusAnswer {
  const words = isSalesStatus(status) ? salesWords(status) : ingredientWords(status);
  return { ...words, missing_quantity: number(status.missingQuantity) };
}

export const demandView = (explained: DemandExplanation, words: LocationWords & UnitWords): DemandAnswer => ({
  demand: demandName(explained.demand),
  variant_id: explained.variantId,
  location_id: explained.locationId,
  quantity: number(explained.quantity),
  quantity_open: number(explained.open),
  quantity_missing: number(explained.missing),
  status: statusView(explained.status),
  covers: explained.covers.map(cover),
  before: explained.before.map(precedence),
  before_count: explained.beforeCount,
  chain: explained.chain.map((link) => chainLink(link, words)),
  fixes: explained.fixes.map((fix) => fixBody(fix, explained, words)),
});

export const supplyView = (explained: SupplyExplanation): SupplyAnswer => ({
  supply: supplyName(explained.supply),
  variant_id: explained.variantId,
  location_id: explained.locationId,
  quantity: number(explained.quantity),
  quantity_unreserved: number(explained.unreserved),
  serves: explained.serves.map((served) => ({
    demand: demandName(served.demand),
    quantity: number(served.quantity),
    is_linked: served.isLinked,
  })),
});

export const missingWords = (missing: MissingIngredient, ways: SupplyWays) => ({
  variant_id: missing.variantId,
  location_id: missing.locationId,
  sku: missing.sku,
  name: missing.name,
  quantity_missing: missing.quantityMissing,
  quantity_expected: missing.quantityExpected,
  expected_date: missing.expectedDate,
  default_supplier_id: missing.defaultSupplierId,
  can_buy: missing.canBuy && ways.canBuy,
  can_make: missing.canMake && ways.canMake,
  level: missing.level,
  rows: [...missing.rows],
});

export const missingIngredientView = (missing: MissingIngredient, ways: SupplyWays): MissingIngredientAnswer => ({
  ...missingWords(missing, ways),
  quantity_missing: number(missing.quantityMissing),
  quantity_expected: number(missing.quantityExpected),
});

import type {
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
import { toDecimal, toNumber, type Quantity } from '@pegboard/kit';
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
  is_overdue: supply.isOverdue,
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

function fixBody(fix: Fix): FixAnswer {
  if (fix.fix === 'move_above')
    return { fix: fix.fix, sales_order_id: fix.salesOrderId, order_no: fix.orderNo, harms: fix.harms, text: `Move above ${fix.orderNo}.` };
  if (fix.fix === 'receive')
    return {
      fix: fix.fix,
      ref: fix.ref,
      number: fix.number,
      quantity: number(fix.quantity),
      text: `Receive ${toDecimal(fix.quantity)} of ${fix.number}.`,
    };
  const by = fix.by ? ` by ${fix.by.slice(0, 10)}` : '';
  return {
    fix: fix.fix,
    variant_id: fix.variantId,
    quantity: number(fix.quantity),
    by: fix.by,
    text: `${fix.fix === 'buy' ? 'Buy' : 'Make'} ${toDecimal(fix.quantity)}${by}.`,
  };
}

export const isSalesStatus = (status: SalesStatus | IngredientStatus): status is SalesStatus => 'productAvailability' in status;

/** Either kind of status in the wire's words, with quantities as numbers. */
export function statusView(status: SalesStatus | IngredientStatus): StatusAnswer {
  const words = isSalesStatus(status) ? salesWords(status) : ingredientWords(status);
  return { ...words, missing_quantity: number(status.missingQuantity) };
}

export const demandView = (explained: DemandExplanation): DemandAnswer => ({
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
  fixes: explained.fixes.map(fixBody),
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

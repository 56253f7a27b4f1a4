import { batchSnapshot, inventoryItemsOf, inventoryLocations, itemSnapshot, locationSnapshot } from './items';
import { inventoryCheckBatches, inventoryCostsOf, inventoryPost, journalSince, ledgerSnapshot } from './ledger';
import {
  manufacturingCreateOrder,
  manufacturingLostRows,
  manufacturingOrderOf,
  manufacturingOrderSnapshot,
  recipeSnapshot,
} from './manufacturing';
import type { Question, ServiceName } from './message';
import {
  inventoryPresence,
  inventoryRedrive,
  manufacturingPresence,
  manufacturingRedrive,
  plannerPresence,
  purchasingPresence,
  purchasingRedrive,
  salesPresence,
  salesRedrive,
} from './operations';
import {
  manufacturingClaimOutcome,
  planAsOf,
  planGiveBackShortage,
  planMissingIngredients,
  planPackable,
  planShortage,
  planTakeShortage,
  purchasingClaimOutcome,
} from './plan';
import { purchaseOrderSnapshot, purchasingCreateOrder, purchasingSuppliersOf } from './purchasing';
import {
  salesCutLink,
  salesLinkManufacturingOrder,
  salesLinkManufacturingOrders,
  salesOrderOf,
  salesOrderSnapshot,
  salesRedeal,
} from './sales';
import { safetyStockSnapshot, stockTransferSnapshot } from './transfers';
import { manufacturingUsesOf, purchasingUsesOf, salesUsesOf } from './uses';

/**
 * Which questions of others a service asks. The bus lets it ask these and no others, so a new question between two
 * services is a line here; a test compares it with what the services' code says.
 */
export const ASKS: Readonly<Record<ServiceName, readonly Question<any, any>[]>> = {
  sales: [
    inventoryItemsOf,
    inventoryLocations,
    inventoryPost,
    manufacturingOrderOf,
    manufacturingCreateOrder,
    manufacturingLostRows,
    purchasingCreateOrder,
    planAsOf,
    planPackable,
    planShortage,
    planMissingIngredients,
    planTakeShortage,
    planGiveBackShortage,
  ],
  manufacturing: [
    inventoryItemsOf,
    inventoryLocations,
    inventoryPost,
    inventoryCostsOf,
    inventoryCheckBatches,
    salesLinkManufacturingOrder,
    salesLinkManufacturingOrders,
    salesCutLink,
    salesOrderOf,
    salesRedeal,
    purchasingCreateOrder,
    planAsOf,
    planShortage,
    planMissingIngredients,
    planTakeShortage,
    planGiveBackShortage,
  ],
  purchasing: [
    inventoryItemsOf,
    inventoryLocations,
    inventoryPost,
    recipeSnapshot,
    manufacturingCreateOrder,
    planAsOf,
    planMissingIngredients,
    planTakeShortage,
    planGiveBackShortage,
  ],
  inventory: [salesOrderOf, salesUsesOf, manufacturingUsesOf, purchasingSuppliersOf, purchasingUsesOf, planAsOf],
  planner: [
    inventoryItemsOf,
    inventoryLocations,
    inventoryCostsOf,
    manufacturingCreateOrder,
    purchasingCreateOrder,
    purchasingSuppliersOf,
    purchasingClaimOutcome,
    manufacturingClaimOutcome,
    journalSince,
    ledgerSnapshot,
    itemSnapshot,
    locationSnapshot,
    batchSnapshot,
    stockTransferSnapshot,
    safetyStockSnapshot,
    recipeSnapshot,
    salesOrderSnapshot,
    manufacturingOrderSnapshot,
    purchaseOrderSnapshot,
    planAsOf,
  ],
  gateway: [
    salesRedrive,
    manufacturingRedrive,
    purchasingRedrive,
    inventoryRedrive,
    salesPresence,
    manufacturingPresence,
    purchasingPresence,
    inventoryPresence,
    plannerPresence,
  ],
};

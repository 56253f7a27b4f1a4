import { Controller, Inject } from '@nestjs/common';
import {
  batchSnapshot,
  inventoryCheckBatches,
  inventoryCostsOf,
  inventoryItemsOf,
  inventoryLocations,
  inventoryKnownVersions,
  inventoryMovedFor,
  inventoryPickBatches,
  inventoryPost,
  inventoryServicesOf,
  itemEvent,
  itemSnapshot,
  journalSince,
  ledgerSnapshot,
  locationEvent,
  locationSnapshot,
  manufacturingOrderEvent,
  purchaseOrderEvent,
  recipeEvent,
  safetyStockSnapshot,
  salesOrderEvent,
  soldServiceEvent,
  soldServiceSnapshot,
  stockTransferSnapshot,
  type BodyOf,
  type InputOf,
  type ItemBody,
  type LocationBody,
  type ManufacturingOrderBody,
  type OutputOf,
  type PurchaseOrderBody,
  type RecipeBody,
  type SalesOrderBody,
} from '@pegboard/contracts';
import { averageCost, journalBody, pickBatches, refusedBatches } from '@pegboard/domain-inventory';
import {
  HEARERS,
  Hears,
  InjectStore,
  Replies,
  type Hearers,
  type Aggregate,
  type AggregateType,
  type DocumentAggregateStore,
} from '@pegboard/eventing';
import { withinLimit, type StockKey } from '@pegboard/kit';
import { hasHandledAll } from '@pegboard/service';
import { batches, type Batch } from './batches/batch.schema';
import { Catalogue } from './catalogue/catalogue';
import { ItemKeeping } from './items/item-keeping';
import { items, type Item } from './items/item.schema';
import { LocationKeeping } from './locations/location-keeping';
import { locations, type Location } from './locations/location.schema';
import { SoldServiceKeeping } from './sold-services/sold-service-keeping';
import { soldServices, type SoldService } from './sold-services/sold-service.schema';
import { safetyStocks, type SafetyStock } from './safety-stocks/safety-stock.schema';
import { DocumentUses, type DocumentUse } from './uses/document-uses';
import { LedgerPages } from './stock/ledger-pages';
import { StockLedger } from './stock/stock-ledger';
import { CustomersOfOrders } from './traceability/customers-of-orders';
import { stockTransfers, type StoredTransfer } from './transfers/transfer.schema';

/** There may be more than one primary location; readers take the first that is not archived. */
const FEW = { skip: 0, limit: 50 };

type Store<A extends Aggregate> = DocumentAggregateStore<A, unknown>;
interface PageOf {
  readonly after_id: number;
  readonly limit: number;
}

/** Everything that inventory hears and is asked over the bus. All that changes stock asks for it. */
@Controller()
export class InventoryListener {
  constructor(
    private readonly ledger: StockLedger,
    private readonly pages: LedgerPages,
    private readonly catalogue: Catalogue,
    private readonly customers: CustomersOfOrders,
    private readonly uses: DocumentUses,
    private readonly itemKeeping: ItemKeeping,
    private readonly serviceKeeping: SoldServiceKeeping,
    private readonly locationKeeping: LocationKeeping,
    @Inject(HEARERS) private readonly hearers: Hearers,
    @InjectStore(items) private readonly items: Store<Item>,
    @InjectStore(locations) private readonly locations: Store<Location>,
    @InjectStore(batches) private readonly batches: Store<Batch>,
    @InjectStore(stockTransfers) private readonly transfers: Store<StoredTransfer>,
    @InjectStore(soldServices) private readonly services: Store<SoldService>,
    @InjectStore(safetyStocks) private readonly safetyStocks: Store<SafetyStock>,
  ) {}

  /** Ours, or another replica's: what is kept beside it, and what the ledger knows of it. */
  @Hears(itemEvent)
  async item({ id }: ItemBody): Promise<void> {
    await this.itemKeeping.heard(id);
  }

  @Hears(soldServiceEvent)
  async service({ id }: BodyOf<typeof soldServiceEvent>): Promise<void> {
    await this.serviceKeeping.heard(id);
  }

  @Hears(locationEvent)
  async location({ id }: LocationBody): Promise<void> {
    await this.locationKeeping.heard(id);
  }

  /** The customers to inform when a batch is recalled (T8). */
  @Hears(salesOrderEvent)
  async salesOrder(order: SalesOrderBody): Promise<void> {
    await this.customers.learn(order);
    await this.restoreUsed(await this.uses.salesOrder(order));
  }

  /** What names an item or a location keeps it from being deleted (I5). */
  @Hears(manufacturingOrderEvent)
  async manufacturingOrder(order: ManufacturingOrderBody): Promise<void> {
    await this.restoreUsed(await this.uses.manufacturingOrder(order));
  }

  @Hears(purchaseOrderEvent)
  async purchaseOrder(order: PurchaseOrderBody): Promise<void> {
    await this.restoreUsed(await this.uses.purchaseOrder(order));
  }

  @Hears(recipeEvent)
  async recipe(recipe: RecipeBody): Promise<void> {
    await this.restoreUsed(await this.uses.recipe(recipe));
  }

  /** What was deleted while this document was being written is there again (I5). */
  private async restoreUsed({ isDeleted, variantIds, locationIds }: DocumentUse): Promise<void> {
    if (isDeleted) return;
    await this.itemKeeping.restoreUsed(variantIds);
    await this.serviceKeeping.restoreUsed(variantIds);
    await this.locationKeeping.restoreUsed(locationIds);
  }

  @Replies(inventoryPost)
  post(request: InputOf<typeof inventoryPost>): Promise<OutputOf<typeof inventoryPost>> {
    return this.ledger.post(request);
  }

  @Replies(inventoryItemsOf)
  async itemsOf({ variant_ids }: InputOf<typeof inventoryItemsOf>): Promise<OutputOf<typeof inventoryItemsOf>> {
    const found = await this.catalogue.variants(variant_ids);
    return { items: [...new Map([...found.values()].map(({ item }) => [item.id, items.toBody(item)])).values()] };
  }

  @Replies(inventoryServicesOf)
  async servicesOf({ variant_ids }: InputOf<typeof inventoryServicesOf>): Promise<OutputOf<typeof inventoryServicesOf>> {
    const found = await this.catalogue.services(variant_ids);
    return { services: [...found.values()].map(soldServices.toBody) };
  }

  @Replies(inventoryLocations)
  async locationsOf({ ids }: InputOf<typeof inventoryLocations>): Promise<OutputOf<typeof inventoryLocations>> {
    const found =
      ids.length > 0 ? await this.locations.findMany(ids) : (await this.locations.search({ isPrimary: true }, { id: 1 }, FEW)).items;
    return { locations: found.map(locations.toBody) };
  }

  @Replies(inventoryPickBatches)
  async pickBatches({ on, picks }: InputOf<typeof inventoryPickBatches>): Promise<OutputOf<typeof inventoryPickBatches>> {
    const state = await this.ledger.now();
    const requests = picks.map((pick) => ({
      variantId: pick.variant_id,
      locationId: pick.location_id,
      quantity: pick.quantity,
      holdsFor: pick.holds_for,
    }));
    return {
      picks: pickBatches(state, requests, on).map((lines) => ({
        batch_transactions: lines.map(({ batchId, batchNumber, quantity }) => ({ batch_id: batchId, batch_number: batchNumber, quantity })),
      })),
    };
  }

  @Replies(inventoryCheckBatches)
  async checkBatches({ on, batches: planned }: InputOf<typeof inventoryCheckBatches>): Promise<OutputOf<typeof inventoryCheckBatches>> {
    const wanted = planned.map(({ variant_id, batch_id, batch_number, ...rest }) => ({
      variantId: variant_id,
      batchId: batch_id,
      batchNumber: batch_number,
      ...rest,
    }));
    return { problems: refusedBatches(await this.ledger.now(), wanted, on) };
  }

  @Replies(inventoryCostsOf)
  async costsOf({ keys }: InputOf<typeof inventoryCostsOf>): Promise<OutputOf<typeof inventoryCostsOf>> {
    const state = await this.ledger.now();
    return {
      costs: keys.flatMap((key) => {
        const stock = state.stocks.get(key as StockKey);
        if (!stock) return [];
        return [{ key, average_cost: withinLimit(averageCost(stock)), value_in_stock: stock.value, quantity_in_stock: stock.quantity }];
      }),
    };
  }

  @Replies(inventoryMovedFor)
  async movedFor({ rows }: InputOf<typeof inventoryMovedFor>): Promise<OutputOf<typeof inventoryMovedFor>> {
    const state = await this.ledger.now();
    return { rows: rows.flatMap((row) => (state.rows.get(row) ? [{ row, moved: state.rows.get(row)!.moved }] : [])) };
  }

  /** For the checks of those whose documents name items and locations (I5). */
  @Replies(inventoryKnownVersions)
  async knownVersions({ resource, ids }: InputOf<typeof inventoryKnownVersions>): Promise<OutputOf<typeof inventoryKnownVersions>> {
    const isCurrent = await hasHandledAll(this.hearers, 'inventory');
    return { is_current: isCurrent, versions: await this.uses.versions(resource, ids) };
  }

  @Replies(journalSince)
  async journalSince({ after_n, limit }: InputOf<typeof journalSince>): Promise<OutputOf<typeof journalSince>> {
    await this.ledger.now();
    const entries = await this.ledger.read(after_n, limit);
    return { entries: entries.map(({ n, entry, at }) => journalBody(entry, n, at)), end: this.ledger.end };
  }

  @Replies(ledgerSnapshot)
  ledgerSnapshot({ page, as_of }: InputOf<typeof ledgerSnapshot>): Promise<OutputOf<typeof ledgerSnapshot>> {
    return this.pages.page(page, as_of);
  }

  @Replies(itemSnapshot)
  itemSnapshot(page: PageOf): Promise<OutputOf<typeof itemSnapshot>> {
    return snapshot(this.items, items, page);
  }

  @Replies(soldServiceSnapshot)
  serviceSnapshot(page: PageOf): Promise<OutputOf<typeof soldServiceSnapshot>> {
    return snapshot(this.services, soldServices, page);
  }

  @Replies(locationSnapshot)
  locationSnapshot(page: PageOf): Promise<OutputOf<typeof locationSnapshot>> {
    return snapshot(this.locations, locations, page);
  }

  @Replies(batchSnapshot)
  batchSnapshot(page: PageOf): Promise<OutputOf<typeof batchSnapshot>> {
    return snapshot(this.batches, batches, page);
  }

  @Replies(stockTransferSnapshot)
  stockTransferSnapshot(page: PageOf): Promise<OutputOf<typeof stockTransferSnapshot>> {
    return snapshot(this.transfers, stockTransfers, page);
  }

  @Replies(safetyStockSnapshot)
  safetyStockSnapshot(page: PageOf): Promise<OutputOf<typeof safetyStockSnapshot>> {
    return snapshot(this.safetyStocks, safetyStocks, page);
  }
}

async function snapshot<A extends Aggregate, Body>(
  store: Store<A>,
  type: AggregateType<A, Body>,
  { after_id, limit }: PageOf,
): Promise<{ items: Body[]; next_after_id: number | null }> {
  const page = await store.page(after_id, limit);
  return { items: page.items.map(type.toBody), next_after_id: page.nextAfterId };
}

import { Injectable } from '@nestjs/common';
import { MAX_USES_NAMED } from '@pegboard/contracts';
import { InjectStore, type AggregateStore } from '@pegboard/eventing';
import { parseStockKey, Rejection, toDecimal, type RejectionDetail } from '@pegboard/kit';
import { stockAdjustments, type StoredAdjustment } from '../adjustments/adjustment.schema';
import { stocktakes, type StoredStocktake } from '../stocktakes/stocktake.schema';
import { stockTransfers, type StoredTransfer } from '../transfers/transfer.schema';
import { items, type Item } from '../items/item.schema';
import { locations, type Location } from '../locations/location.schema';
import { soldServices, type SoldService } from '../sold-services/sold-service.schema';
import { DocumentUses, type DocumentUse } from './document-uses';
import { NeighbourUses, use } from './neighbour-uses';
import { StockLedger } from '../stock/stock-ledger';

/** Throws if there are uses; given the name to say it with. */
export type RefuseIfUsed = (name: string) => void;

const FIRST_USES = { skip: 0, limit: MAX_USES_NAMED };

/** What uses an item or a location, so that it can't be deleted (I5). */
@Injectable()
export class ItemUses {
  constructor(
    private readonly ledger: StockLedger,
    private readonly documents: DocumentUses,
    private readonly neighbours: NeighbourUses,
    @InjectStore(stockAdjustments) private readonly adjustments: AggregateStore<StoredAdjustment>,
    @InjectStore(stockTransfers) private readonly transfers: AggregateStore<StoredTransfer>,
    @InjectStore(stocktakes) private readonly stocktakes: AggregateStore<StoredStocktake>,
  ) {}

  async of(variantIds: readonly number[]): Promise<RefuseIfUsed> {
    const documents = await this.documents.ofVariants(variantIds, MAX_USES_NAMED);
    return itemInUse([...(await this.ofVariantsHere(variantIds)), ...documents.items.map(documentUse)]);
  }

  async ofLocation(locationId: number): Promise<RefuseIfUsed> {
    const documents = await this.documents.ofLocation(locationId, MAX_USES_NAMED);
    return locationInUse([...(await this.ofLocationHere(locationId)), ...documents.items.map(documentUse)]);
  }

  /**
   * The same of an item that was just deleted, by what the owners of the documents say at this moment: an order may have been
   * written meanwhile. From here on they take it into no new one.
   * @param isAnswerNeeded whether a silent service is an error, or its documents are left to their events
   */
  async ofDeleted(item: Item, variantIds: readonly number[], isAnswerNeeded: boolean): Promise<RefuseIfUsed> {
    const deleted = { items: [items.toBody(item)], variant_ids: [...variantIds], locations: [], services: [] };
    const elsewhere = await this.neighbours.usesOf(deleted, isAnswerNeeded);
    return itemInUse([...(await this.ofVariantsHere(variantIds)), ...elsewhere]);
  }

  /** The same of a service, which only sales orders name. */
  async ofDeletedService(service: SoldService, isAnswerNeeded: boolean): Promise<RefuseIfUsed> {
    const deleted = { items: [], variant_ids: [service.variantId], locations: [], services: [soldServices.toBody(service)] };
    return itemInUse(await this.neighbours.usesOf(deleted, isAnswerNeeded));
  }

  /** The same of a location. */
  async ofDeletedLocation(location: Location, isAnswerNeeded: boolean): Promise<RefuseIfUsed> {
    const deleted = { items: [], variant_ids: [], locations: [locations.toBody(location)], services: [] };
    const elsewhere = await this.neighbours.usesOf(deleted, isAnswerNeeded);
    return locationInUse([...(await this.ofLocationHere(location.id)), ...elsewhere]);
  }

  private async ofVariantsHere(variantIds: readonly number[]): Promise<RejectionDetail[]> {
    const wanted = new Set(variantIds);
    const inRows = { 'rows.variantId': { $in: variantIds } };
    return [...(await this.stockWhere(({ variantId }) => wanted.has(variantId))), ...(await this.ownDocuments(inRows, inRows, inRows))];
  }

  private async ofLocationHere(locationId: number): Promise<RejectionDetail[]> {
    return [
      ...(await this.stockWhere((key) => key.locationId === locationId)),
      ...(await this.ownDocuments(
        { locationId },
        { $or: [{ sourceLocationId: locationId }, { targetLocationId: locationId }] },
        { locationId },
      )),
    ];
  }

  private async stockWhere(isWanted: (key: { variantId: number; locationId: number }) => boolean): Promise<RejectionDetail[]> {
    const state = await this.ledger.now();
    return [...state.stocks.entries()].flatMap(([key, stock]) => {
      const { variantId, locationId } = parseStockKey(key);
      if (!isWanted({ variantId, locationId })) return [];
      const where = state.locations.get(locationId)?.name ?? `location ${locationId}`;
      const what = state.variants.get(variantId)?.sku ?? `variant ${variantId}`;
      const message =
        stock.quantity === 0
          ? `${where} has stock movements of ${what}.`
          : `${toDecimal(stock.quantity)} of ${what} are in stock at ${where}.`;
      return [
        {
          path: 'id',
          code: 'STOCK',
          message,
          info: { type: 'stock', variant_id: variantId, location_id: locationId, quantity: toDecimal(stock.quantity) },
        },
      ];
    });
  }

  private async ownDocuments(
    adjustments: Record<string, unknown>,
    transfers: Record<string, unknown>,
    counts: Record<string, unknown>,
  ): Promise<RejectionDetail[]> {
    const [found, moved, counted] = await Promise.all([
      this.adjustments.search(adjustments, {}, FIRST_USES),
      this.transfers.search(transfers, {}, FIRST_USES),
      this.stocktakes.search(counts, {}, FIRST_USES),
    ]);
    return [
      ...found.items.map(({ id, number }) => use('stock_adjustment', id, number)),
      ...moved.items.map(({ id, number }) => use('stock_transfer', id, number)),
      ...counted.items.map(({ id, number }) => use('stocktake', id, number)),
    ];
  }
}

const documentUse = ({ type, documentId, number }: DocumentUse): RejectionDetail => use(type, documentId, number);

const itemInUse = (uses: readonly RejectionDetail[]): RefuseIfUsed => refuseIfUsed('ITEM_IN_USE', uses);
const locationInUse = (uses: readonly RejectionDetail[]): RefuseIfUsed => refuseIfUsed('LOCATION_IN_USE', uses);

function refuseIfUsed(code: 'ITEM_IN_USE' | 'LOCATION_IN_USE', uses: readonly RejectionDetail[]): RefuseIfUsed {
  return (name) => {
    if (uses.length === 0) return;
    const places =
      uses.length >= MAX_USES_NAMED ? `${MAX_USES_NAMED} places or more` : uses.length === 1 ? 'one place' : `${uses.length} places`;
    throw new Rejection(
      code,
      `${name} is used in ${places} and can't be deleted. Archive it instead. ${uses[0]!.message}`,
      uses.slice(0, MAX_USES_NAMED),
    );
  };
}

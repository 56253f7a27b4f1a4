import { Injectable } from '@nestjs/common';
import { InjectStore } from '@pegboard/eventing';
import type { AggregateStore } from '@pegboard/eventing';
import { parseStockKey, Rejection, toDecimal, type RejectionDetail } from '@pegboard/kit';
import { stockAdjustments, type StoredAdjustment } from '../adjustments/adjustment.schema';
import { stocktakes, type StoredStocktake } from '../stocktakes/stocktake.schema';
import { stockTransfers, type StoredTransfer } from '../transfers/transfer.schema';
import { DocumentUses, type DocumentUse } from './document-uses';
import { StockLedger } from '../stock/stock-ledger';

/** Throws if there are uses; given the name to say it with. */
export type RefuseIfUsed = (name: string) => void;

/** As many uses are named; the count says how many there are. */
const MAX_USES = 100;
const FIRST_USES = { skip: 0, limit: MAX_USES };

/** What uses an item or a location, so that it can't be deleted (I5). */
@Injectable()
export class ItemUses {
  constructor(
    private readonly ledger: StockLedger,
    private readonly documents: DocumentUses,
    @InjectStore(stockAdjustments) private readonly adjustments: AggregateStore<StoredAdjustment>,
    @InjectStore(stockTransfers) private readonly transfers: AggregateStore<StoredTransfer>,
    @InjectStore(stocktakes) private readonly stocktakes: AggregateStore<StoredStocktake>,
  ) {}

  async of(variantIds: readonly number[]): Promise<RefuseIfUsed> {
    const wanted = new Set(variantIds);
    const inRows = { 'rows.variantId': { $in: variantIds } };
    const uses = [
      ...(await this.stockWhere(({ variantId }) => wanted.has(variantId))),
      ...(await this.documents.ofVariants(variantIds, MAX_USES)).items.map(documentUse),
      ...(await this.ownDocuments(inRows, inRows, inRows)),
    ];
    return (name) =>
      refuseIfUsed(
        uses,
        (places, first) =>
          new Rejection(
            'ITEM_IN_USE',
            `${name} is used in ${places} and can't be deleted. Archive it instead. ${first}`,
            uses.slice(0, MAX_USES),
          ),
      );
  }

  async ofLocation(locationId: number): Promise<RefuseIfUsed> {
    const uses = [
      ...(await this.stockWhere((key) => key.locationId === locationId)),
      ...(await this.documents.ofLocation(locationId, MAX_USES)).items.map(documentUse),
      ...(await this.ownDocuments(
        { locationId },
        { $or: [{ sourceLocationId: locationId }, { targetLocationId: locationId }] },
        { locationId },
      )),
    ];
    return (name) =>
      refuseIfUsed(
        uses,
        (places, first) =>
          new Rejection(
            'LOCATION_IN_USE',
            `${name} is used in ${places} and can't be deleted. Archive it instead. ${first}`,
            uses.slice(0, MAX_USES),
          ),
      );
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

const use = (type: string, id: number, number: string): RejectionDetail => ({
  path: 'id',
  code: 'USED',
  message: `${type.replaceAll('_', ' ')} ${number} uses it.`,
  info: { type, id, number },
});

const documentUse = ({ type, documentId, number }: DocumentUse): RejectionDetail => use(type, documentId, number);

function refuseIfUsed(uses: readonly RejectionDetail[], rejection: (places: string, first: string) => Rejection): void {
  if (uses.length === 0) return;
  throw rejection(
    uses.length >= MAX_USES ? `${MAX_USES} places or more` : uses.length === 1 ? 'one place' : `${uses.length} places`,
    uses[0]!.message,
  );
}

import { Injectable } from '@nestjs/common';
import { parseStockKey, Rejection, toDecimal, type RejectionDetail } from '@pegboard/kit';
import { StockLedger } from './stock-ledger';

/** Throws if there are uses; given the name to say it with. */
export type RefuseIfUsed = (name: string) => void;

/** What uses an item or a location, so that it can't be deleted (I5). */
@Injectable()
export class ItemUses {
  constructor(private readonly ledger: StockLedger) {}

  async of(variantIds: readonly number[]): Promise<RefuseIfUsed> {
    const wanted = new Set(variantIds);
    const uses = await this.stockWhere(({ variantId }) => wanted.has(variantId));
    return (name) => refuse('ITEM_IN_USE', name, uses);
  }

  async ofLocation(locationId: number): Promise<RefuseIfUsed> {
    const uses = await this.stockWhere((key) => key.locationId === locationId);
    return (name) => refuse('LOCATION_IN_USE', name, uses);
  }

  private async stockWhere(isWanted: (key: { variantId: number; locationId: number }) => boolean): Promise<RejectionDetail[]> {
    const state = await this.ledger.now();
    return [...state.stocks.entries()].flatMap(([key, stock]) => {
      const { variantId, locationId } = parseStockKey(key);
      if (!isWanted({ variantId, locationId }) || (stock.quantity === 0 && state.changedAt.get(key) === undefined)) return [];
      const where = state.locations.get(locationId)?.name ?? `location ${locationId}`;
      const what = state.variants.get(variantId)?.sku ?? `variant ${variantId}`;
      const message = stock.quantity === 0 ? `${what} has moved at ${where}.` : `${toDecimal(stock.quantity)} of ${what} lie at ${where}.`;
      return [{ path: 'id', code: 'STOCK', message, info: { type: 'stock', variant_id: variantId, location_id: locationId, quantity: toDecimal(stock.quantity) } }];
    });
  }
}

function refuse(code: string, name: string, uses: readonly RejectionDetail[]): void {
  if (uses.length === 0) return;
  throw new Rejection('conflict', code, `${name} is used in ${uses.length} ${uses.length === 1 ? 'place' : 'places'} and can't be deleted; it can be archived. ${uses[0]!.message}`, uses);
}

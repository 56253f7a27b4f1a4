import { Inject, Injectable } from '@nestjs/common';
import { isExpired, parseBalanceKey, balanceKey, type LedgerBatch, type LedgerState } from '@pegboard/domain-inventory';
import { CLOCK, InjectStore, type AggregateStore, type Clock } from '@pegboard/eventing';
import { dayAt, sumUnbounded, toDecimal, ZERO, type Day, type Quantity } from '@pegboard/kit';
import { timesFilter } from '@pegboard/service';
import { StockLedger } from '../stock/stock-ledger';
import type { BatchStockAnswer } from './batch.answer';
import type { BatchInStock } from './batch.view';
import { batches, type Batch } from './batch.schema';
import type { BatchesQuery, BatchStocksQuery } from './batch.dto';

interface StockLine {
  /** Null for stock of a tracked item that has no batch (I3). */
  readonly batch: LedgerBatch | null;
  readonly variantId: number;
  readonly locationId: number;
  readonly quantity: Quantity;
}

/** A batch with what the ledger has of it, and the day that it is where it lies. */
export interface FoundBatch {
  readonly batch: LedgerBatch;
  readonly today: Day;
  readonly inStock: BatchInStock;
}

interface BatchPlaces {
  readonly quantity: Quantity;
  readonly today: Day;
}

const NEVER = '9999-12-31';

/** Finds batches in what the ledger knows: unexpired ones first, by expiry, then expired ones (T7). */
@Injectable()
export class BatchSearch {
  constructor(
    private readonly ledger: StockLedger,
    @InjectStore(batches) private readonly documents: AggregateStore<Batch>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One line a batch and location. With `include_empty`, a batch that lies nowhere is shown where it was asked for. */
  async stocks(query: BatchStocksQuery): Promise<StockLine[]> {
    const state = await this.ledger.now();
    const wanted = await this.filterOf(query);
    const lines: StockLine[] = [];
    const seen = new Set<number>();
    for (const [key, quantity] of state.balances.entries()) {
      const { variantId, batchId, locationId } = parseBalanceKey(key);
      if (query.location_id && locationId !== query.location_id) continue;
      if (batchId === null) {
        const variant = state.variants.get(variantId);
        if (variant?.isTracked && wantsUnbatched(query, variantId, variant.sku))
          lines.push({ batch: null, variantId, locationId, quantity });
        continue;
      }
      const batch = state.batches.get(batchId);
      if (!batch || !wanted(batch)) continue;
      seen.add(batch.id);
      lines.push({ batch, variantId, locationId, quantity });
    }
    if (query.include_empty) {
      const locationId = query.location_id ?? firstLocation(state);
      for (const [, batch] of state.batches.entries()) {
        if (!seen.has(batch.id) && !batch.isDeleted && wanted(batch))
          lines.push({
            batch,
            variantId: batch.variantId,
            locationId,
            quantity: state.balances.get(balanceKey({ variantId: batch.variantId, locationId, batchId: batch.id })) ?? ZERO,
          });
      }
    }
    const todays = new Map([...new Set(lines.map(({ locationId }) => locationId))].map((id) => [id, this.today(state, id)]));
    const place = ({ batch, locationId }: StockLine) => ({ batch, today: todays.get(locationId)! });
    return lines
      .filter((line) => isOfStock(query, line.quantity, isOver(place(line))))
      .sort((a, b) => compare(place(a), place(b)) || a.locationId - b.locationId);
  }

  /** One entry a batch, with what lies at the location asked for, or at all. */
  async batches(query: BatchesQuery): Promise<FoundBatch[]> {
    const state = await this.ledger.now();
    const wanted = await this.filterOf(query);
    const places = this.placesOf(state, query.location_id);
    const found = [...state.batches.entries()]
      .filter(([id, batch]) => !batch.isDeleted && wanted(batch) && (query.location_id === undefined || places.has(id)))
      .map(([, batch]) => this.found(state, batch, places.get(batch.id), query.location_id))
      .filter(({ inStock }) => isOfStock(query, inStock.quantity, inStock.isExpired));
    return found.sort(compare);
  }

  /** What the ledger has of one batch, at all locations. */
  async inStock({ id, variantId }: Pick<Batch, 'id' | 'variantId'>): Promise<BatchInStock> {
    const state = await this.ledger.now();
    const there = [...state.locations.entries()].flatMap(([locationId]) => {
      const quantity = state.balances.get(balanceKey({ variantId, locationId, batchId: id }));
      return quantity === undefined ? [] : [{ quantity, today: this.today(state, locationId) }];
    });
    const [today] = there.map((place) => place.today).sort();
    const place = today === undefined ? undefined : { quantity: sumUnbounded(there.map(({ quantity }) => quantity)), today };
    return this.found(state, state.batches.get(id)!, place, undefined).inStock;
  }

  private found(state: LedgerState, batch: LedgerBatch, place: BatchPlaces | undefined, locationId: number | undefined): FoundBatch {
    const today = place?.today ?? this.today(state, locationId);
    const sku = state.variants.get(batch.variantId)?.sku ?? '';
    return { batch, today, inStock: { sku, quantity: place?.quantity ?? ZERO, isExpired: isExpired(batch, today) } };
  }

  async shown(lines: readonly StockLine[]): Promise<BatchStockAnswer[]> {
    const documents = new Map(
      (await this.documents.findMany(lines.flatMap(({ batch }) => batch?.id ?? []))).map((batch) => [batch.id, batch]),
    );
    const state = this.ledger.state;
    return lines.map(({ batch, variantId, locationId, quantity }) => {
      const document = batch ? documents.get(batch.id) : undefined;
      return {
        batch_id: batch?.id ?? null,
        batch_number: batch?.number ?? null,
        variant_id: variantId,
        sku: state.variants.get(variantId)?.sku ?? '',
        location_id: locationId,
        quantity_in_stock: toDecimal(quantity),
        ...(batch?.expirationDate ? { expiration_date: `${batch.expirationDate}T00:00:00.000Z` } : {}),
        is_expired: batch !== null && isExpired(batch, this.today(state, locationId)),
        batch_created_date: document?.batchCreatedDate ?? (batch ? this.clock.now() : null),
        batch_barcode: document?.barcode ?? null,
      };
    });
  }

  /** Where each batch lies: how much, and what day it is there; in several places the earliest, as there it is still good. */
  private placesOf(state: LedgerState, locationId: number | undefined): Map<number, BatchPlaces> {
    const places = new Map<number, BatchPlaces>();
    for (const [key, quantity] of state.balances.entries()) {
      const at = parseBalanceKey(key);
      if (at.batchId === null || (locationId !== undefined && at.locationId !== locationId)) continue;
      const [known, today] = [places.get(at.batchId), this.today(state, at.locationId)];
      places.set(at.batchId, {
        quantity: known ? sumUnbounded([known.quantity, quantity]) : quantity,
        today: known && known.today < today ? known.today : today,
      });
    }
    return places;
  }

  private today(state: LedgerState, locationId: number | undefined): Day {
    return dayAt(this.clock.now(), (locationId === undefined ? undefined : state.locations.get(locationId)?.timeZone) ?? 'UTC');
  }

  private async filterOf(query: BatchesQuery): Promise<(batch: LedgerBatch) => boolean> {
    const { batch_id: batchIds, ids } = query;
    const byDocument = await this.byDocument(query);
    const { variants } = this.ledger.state;
    return (batch) =>
      (!ids || ids.includes(batch.id)) &&
      (!batchIds || batchIds.includes(batch.id)) &&
      (!query.variant_id || query.variant_id.includes(batch.variantId)) &&
      (!query.batch_number || batch.number.toLowerCase().startsWith(query.batch_number.toLowerCase())) &&
      (!query.sku || query.sku.includes(variants.get(batch.variantId)?.sku ?? '')) &&
      (!query.expiration_date_min || (batch.expirationDate ?? '') >= query.expiration_date_min) &&
      (!query.expiration_date_max || (batch.expirationDate ?? NEVER) <= query.expiration_date_max) &&
      (!byDocument || byDocument.has(batch.id));
  }

  /** What only the documents know: bar codes and when a batch was made. */
  private async byDocument(query: BatchesQuery): Promise<Set<number> | undefined> {
    const created = {
      ...(query.batch_created_at_min ? { $gte: query.batch_created_at_min } : {}),
      ...(query.batch_created_at_max ? { $lte: query.batch_created_at_max } : {}),
    };
    const filter = {
      ...timesFilter(query),
      ...(query.batch_barcode ? { barcode: query.batch_barcode } : {}),
      ...(Object.keys(created).length > 0 ? { batchCreatedDate: created } : {}),
    };
    if (Object.keys(filter).length === 0) return undefined;
    return new Set((await this.documents.search(filter, {}, { skip: 0, limit: 100_000 })).items.map(({ id }) => id));
  }
}

const isOver = ({ batch, today }: Placed): boolean => batch !== null && isExpired(batch, today);

/** What goes by the stock of a line: its quantity, and whether it has expired where it lies. */
const isOfStock = (query: BatchesQuery, quantity: Quantity, isExpired: boolean): boolean =>
  (query.quantity_min === undefined || quantity >= query.quantity_min) &&
  (query.quantity_max === undefined || quantity <= query.quantity_max) &&
  (query.is_expired ?? isExpired) === isExpired;

/** Good ones first, by expiry, then expired ones (T7). */
function compare(a: Placed, b: Placed): number {
  const dateOf = ({ batch }: Placed): string => batch?.expirationDate ?? NEVER;
  const [first, second] = [dateOf(a), dateOf(b)];
  return Number(isOver(a)) - Number(isOver(b)) || (first < second ? -1 : first > second ? 1 : (a.batch?.id ?? 0) - (b.batch?.id ?? 0));
}

interface Placed {
  readonly batch: LedgerBatch | null;
  /** The day that it is where the batch lies. */
  readonly today: Day;
}

/** What is asked of batches can't be true of stock without one. */
const wantsUnbatched = (query: BatchStocksQuery, variantId: number, sku: string): boolean =>
  !(
    query.expiration_date_min ??
    query.expiration_date_max ??
    query.batch_id ??
    query.ids ??
    query.batch_number ??
    query.batch_barcode ??
    query.batch_created_at_min ??
    query.batch_created_at_max ??
    query.created_at_min ??
    query.created_at_max ??
    query.updated_at_min ??
    query.updated_at_max
  ) &&
  (query.variant_id?.includes(variantId) ?? true) &&
  (query.sku?.includes(sku) ?? true);

const firstLocation = (state: LedgerState): number => Math.min(...[...state.locations.entries()].map(([id]) => id));

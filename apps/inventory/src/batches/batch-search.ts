import { Inject, Injectable } from '@nestjs/common';
import { isExpired, parseBalanceKey, balanceKey, type LedgerBatch, type LedgerState } from '@pegboard/domain-inventory';
import { CLOCK, InjectStore, type AggregateStore, type Clock } from '@pegboard/eventing';
import { dayAt, toDecimal, ZERO, type Day, type Quantity } from '@pegboard/kit';
import { StockLedger } from '../stock/stock-ledger';
import type { BatchStockAnswer } from './batch.answer';
import { batches, type Batch } from './batch.schema';
import type { BatchStocksQuery } from './batch.dto';

interface StockLine {
  /** Null for stock of a tracked item that has no batch (I3). */
  readonly batch: LedgerBatch | null;
  readonly variantId: number;
  readonly locationId: number;
  readonly quantity: Quantity;
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
        if (state.variants.get(variantId)?.isTracked && wantsUnbatched(query, variantId))
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
    return lines.sort((a, b) => compare(place(a), place(b)) || a.locationId - b.locationId);
  }

  async batches(query: BatchStocksQuery): Promise<LedgerBatch[]> {
    const state = await this.ledger.now();
    const wanted = await this.filterOf(query);
    const found = [...state.batches.entries()].map(([, batch]) => batch).filter((batch) => !batch.isDeleted && wanted(batch));
    const there =
      query.location_id === undefined
        ? found
        : found.filter(
            (batch) =>
              state.balances.get(balanceKey({ variantId: batch.variantId, locationId: query.location_id!, batchId: batch.id })) !==
              undefined,
          );
    const todays = this.todays(state, query.location_id);
    const place = (batch: LedgerBatch) => ({ batch, today: todays.get(batch.id) ?? this.today(state, query.location_id) });
    return there.sort((a, b) => compare(place(a), place(b)));
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
        location_id: locationId,
        quantity_in_stock: toDecimal(quantity),
        ...(batch?.expirationDate ? { expiration_date: `${batch.expirationDate}T00:00:00.000Z` } : {}),
        is_expired: batch !== null && isExpired(batch, this.today(state, locationId)),
        batch_created_date: document?.batchCreatedDate ?? (batch ? this.clock.now() : null),
        batch_barcode: document?.barcode ?? null,
      };
    });
  }

  /** The day that it is where each batch lies; in several places the earliest one, as there it is still good. */
  private todays(state: LedgerState, locationId: number | undefined): Map<number, Day> {
    const todays = new Map<number, Day>();
    for (const [key] of state.balances.entries()) {
      const at = parseBalanceKey(key);
      if (at.batchId === null || (locationId !== undefined && at.locationId !== locationId)) continue;
      const [known, today] = [todays.get(at.batchId), this.today(state, at.locationId)];
      if (!known || today < known) todays.set(at.batchId, today);
    }
    return todays;
  }

  private today(state: LedgerState, locationId: number | undefined): Day {
    return dayAt(this.clock.now(), (locationId === undefined ? undefined : state.locations.get(locationId)?.timeZone) ?? 'UTC');
  }

  private async filterOf(query: BatchStocksQuery): Promise<(batch: LedgerBatch) => boolean> {
    const ids = query.batch_id ?? query.ids;
    const byDocument = await this.byDocument(query);
    return (batch) =>
      (!ids || ids.includes(batch.id)) &&
      (!query.variant_id || query.variant_id.includes(batch.variantId)) &&
      (!query.batch_number || batch.number.toLowerCase().startsWith(query.batch_number.toLowerCase())) &&
      (!byDocument || byDocument.has(batch.id));
  }

  /** What only the documents know: bar codes and when a batch was made. */
  private async byDocument(query: BatchStocksQuery): Promise<Set<number> | undefined> {
    const created = {
      ...(query.batch_created_at_min ? { $gte: query.batch_created_at_min } : {}),
      ...(query.batch_created_at_max ? { $lte: query.batch_created_at_max } : {}),
    };
    if (!query.batch_barcode && Object.keys(created).length === 0) return undefined;
    const filter = {
      ...(query.batch_barcode ? { barcode: query.batch_barcode } : {}),
      ...(Object.keys(created).length > 0 ? { batchCreatedDate: created } : {}),
    };
    return new Set((await this.documents.search(filter, {}, { skip: 0, limit: 100_000 })).items.map(({ id }) => id));
  }
}

/** Good ones first, by expiry, then expired ones (T7). */
function compare(a: Placed, b: Placed): number {
  const dateOf = ({ batch }: Placed): string => batch?.expirationDate ?? NEVER;
  const isOver = ({ batch, today }: Placed): number => Number(batch !== null && isExpired(batch, today));
  const [first, second] = [dateOf(a), dateOf(b)];
  return isOver(a) - isOver(b) || (first < second ? -1 : first > second ? 1 : (a.batch?.id ?? 0) - (b.batch?.id ?? 0));
}

interface Placed {
  readonly batch: LedgerBatch | null;
  /** The day that it is where the batch lies. */
  readonly today: Day;
}

/** What is asked of batches can't be true of stock without one. */
const wantsUnbatched = (query: BatchStocksQuery, variantId: number): boolean =>
  !(query.batch_id ?? query.ids ?? query.batch_number ?? query.batch_barcode ?? query.batch_created_at_min ?? query.batch_created_at_max) &&
  (query.variant_id?.includes(variantId) ?? true);

const firstLocation = (state: LedgerState): number => Math.min(...[...state.locations.entries()].map(([id]) => id));

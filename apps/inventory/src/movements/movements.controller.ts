import { Controller, Get, Query } from '@nestjs/common';
import { parseBalanceKey, type HistoryLine } from '@pegboard/domain-inventory';
import { toNumber } from '@pegboard/kit';
import { AnswersList, listed, pageOf, type Listed } from '@pegboard/service';
import { Catalogue } from '../catalogue/catalogue';
import { StockLedger } from '../stock/stock-ledger';
import { movementAnswer, negativeStockAnswer, type NegativeStockAnswer } from './movement.answer';
import { MovementsQuery, NegativeStockQuery } from './movement.dto';
import { MovementHistory } from './movement-history';
import { movementView } from './movement.view';
import { isBelowZeroWanted } from './below-zero.filter';
import { isWanted } from './movement.filter';

@Controller('v1')
export class MovementsController {
  constructor(
    private readonly histories: MovementHistory,
    private readonly ledger: StockLedger,
    private readonly catalogue: Catalogue,
  ) {}

  /** Every movement, the newest first, with the balance that it left. */
  @Get('inventory_movements')
  @AnswersList(movementAnswer)
  async movements(@Query() query: MovementsQuery): Promise<Listed> {
    const history = await this.histories.now();
    const candidates = query.variant_ids?.length === 1 ? history.ofVariant(query.variant_ids[0]!) : history.lines;
    const { skip, limit } = pageOf(query);
    const page: HistoryLine[] = [];
    let total = 0;
    const isOldestFirst = query.sort === 'id' || query.sort === 'created_at';
    for (let i = 0; i < candidates.length; i++) {
      const line = candidates[isOldestFirst ? i : candidates.length - 1 - i]!;
      if (!isWanted(query, line)) continue;
      if (total >= skip && page.length < limit) page.push(line);
      total++;
    }
    return listed(page.map(movementView), total, query);
  }

  /** Stock below zero, where the deployment allows it (T2). */
  @Get('negative_stock')
  @AnswersList(negativeStockAnswer)
  async negative(@Query() query: NegativeStockQuery): Promise<Listed> {
    const state = await this.ledger.now();
    const places = [...state.balances.entries()]
      .filter(([, quantity]) => quantity < 0)
      .map(([key, quantity]) => ({ ...parseBalanceKey(key), quantity }));
    const found = await this.catalogue.variants(places.map(({ variantId }) => variantId));
    const history = places.length > 0 ? await this.histories.now() : undefined;
    const lines = places.flatMap(({ variantId, locationId, quantity }): NegativeStockAnswer[] => {
      const one = found.get(variantId);
      if (!one) return [];
      const last = history!
        .ofVariant(variantId)
        .filter((line) => line.movement.locationId === locationId)
        .at(-1);
      return [
        {
          variant_id: variantId,
          location_id: locationId,
          latest_negative_stock_date: last?.posting.movementDate ?? null,
          name: one.item.name,
          sku: one.variant.sku,
          category: one.item.categoryName ?? '',
          quantity_on_hand: toNumber(quantity),
          quantity_allocated: 0,
        },
      ];
    });
    const wanted = lines.filter((line) => isBelowZeroWanted(query, line, state.locations.get(line.location_id)?.timeZone ?? 'UTC'));
    const { skip, limit } = pageOf(query);
    return listed(wanted.slice(skip, skip + limit), wanted.length, query);
  }
}

import { instantAt, lastInstantAt } from '@pegboard/kit';
import type { NegativeStockAnswer } from './movement.answer';
import type { NegativeStockQuery } from './movement.dto';

/** Whether a list of stock below zero was asked for this line. @param zone of its location: a day is that day there (D1) */
export function isBelowZeroWanted(query: NegativeStockQuery, line: NegativeStockAnswer, zone: string): boolean {
  const { latest_negative_stock_date_min: min, latest_negative_stock_date_max: max } = query;
  const date = line.latest_negative_stock_date;
  return (
    (!query.location_id || line.location_id === query.location_id) &&
    (!query.variant_id || line.variant_id === query.variant_id) &&
    (!query.sku || line.sku === query.sku) &&
    (!query.name || line.name === query.name) &&
    (!query.category || line.category === query.category) &&
    (!min || (date !== null && date >= instantAt(min, zone))) &&
    (!max || (date !== null && date <= lastInstantAt(max, zone)))
  );
}

import type { AggregateFact, Applied, Fact, RankMoveFact, SafetyStockFact, Tombstone } from '../words';
import { manufacturingHeading, salesHeading } from '../orders';
import type { KnownFact, Picture } from '../picture';
import { takeBatch, takeLocation, takeRecipe, takeSafetyStock, takeVariant } from './take-items';
import { takeLedger, takePosting } from './take-ledger';
import { dropManufacturingOrder, placeMaker, takeManufacturingOrder } from './take-makers';
import { dropSalesOrder, placeSalesOrder, takeSalesOrder } from './take-orders';
import type { MakerHeading } from './links';
import { dropPurchaseOrder, dropStockTransfer, takePurchaseOrder, takeStockTransfer } from './take-supplies';

/** Takes a fact into the picture, unless something newer is known (P10). */
export function take(picture: Picture, fact: Fact): Applied {
  switch (fact.type) {
    case 'posting':
      return takePosting(picture, fact);
    case 'ledger':
      return takeLedger(picture, fact);
    case 'sell_move':
    case 'schedule_move':
      return takeMove(picture, fact);
    default:
      return takeVersion(picture, fact);
  }
}

function takeVersion(picture: Picture, fact: AggregateFact | Tombstone): Applied {
  const known = picture.facts.get(fact.type, fact.id);
  // Even an old version may know of a later move than the moves themselves do.
  offerRank(picture, fact);
  if (known && known.version >= fact.version) return 'known';
  replace(picture, fact, known);
  return 'applied';
}

function offerRank(picture: Picture, fact: AggregateFact | Tombstone): void {
  if (fact.isDeleted) return;
  if (fact.type === 'sales_order' && picture.sell.offer(fact.id, fact.rank)) placeSalesOrder(picture, fact.id);
  if (fact.type === 'manufacturing_order' && picture.scheduled.offer(fact.id, fact.rank)) placeMaker(picture, fact.id);
}

/** Puts a fact in the place of what was known, whatever the versions say. */
export function replace(picture: Picture, fact: KnownFact, known: { readonly isDeleted?: boolean } | undefined): void {
  if (fact.isDeleted) return drop(picture, fact, known);
  const { id } = fact;
  switch (fact.type) {
    case 'sales_order': {
      const heading = salesHeading(fact, picture.shared);
      picture.facts.set(heading);
      return takeSalesOrder(picture, heading, fact.rows);
    }
    case 'manufacturing_order': {
      const heading = manufacturingHeading(fact, picture.shared);
      picture.facts.set(heading);
      return takeManufacturingOrder(picture, heading, fact.rows, known as MakerHeading | undefined);
    }
  }
  picture.facts.set(fact);
  switch (fact.type) {
    case 'location':
      return takeLocation(picture, id, fact);
    case 'variant':
      return takeVariant(picture, id, fact);
    case 'recipe':
      return takeRecipe(picture, id, fact);
    case 'batch':
      return takeBatch(picture, id, fact);
    case 'safety_stock':
      return takeSafetyStock(picture, id, fact, known as SafetyStockFact | Tombstone | undefined);
    case 'purchase_order':
      return takePurchaseOrder(picture, fact);
    case 'stock_transfer':
      return takeStockTransfer(picture, fact);
  }
}

function drop(picture: Picture, fact: Tombstone, known: { readonly isDeleted?: boolean } | undefined): void {
  picture.facts.set(fact);
  const { id } = fact;
  switch (fact.type) {
    case 'location':
      return takeLocation(picture, id, undefined);
    case 'variant':
      return takeVariant(picture, id, undefined);
    case 'recipe':
      return takeRecipe(picture, id, undefined);
    case 'batch':
      return takeBatch(picture, id, undefined);
    case 'safety_stock':
      return takeSafetyStock(picture, id, undefined, known as SafetyStockFact | Tombstone | undefined);
    case 'sales_order':
      return dropSalesOrder(picture, id);
    case 'manufacturing_order':
      return dropManufacturingOrder(picture, id, known as MakerHeading | undefined);
    case 'purchase_order':
      return dropPurchaseOrder(picture, id);
    case 'stock_transfer':
      return dropStockTransfer(picture, id);
  }
}

function takeMove(picture: Picture, fact: RankMoveFact): Applied {
  const { type, n, keys, ahead = [], follows = [] } = fact;
  const { sell, scheduled } = picture;
  const ranks = type === 'sell_move' ? sell : scheduled;
  let isNew = n > ranks.newest;
  if (isNew) ranks.newest = n;
  const noteNew = (id: number, isOther: boolean, place: (picture: Picture, id: number) => void): void => {
    if (!isOther) return;
    isNew = true;
    place(picture, id);
  };
  if (type === 'sell_move') {
    for (const { id, key } of keys) noteNew(id, sell.offer(id, { key, move: n }), placeSalesOrder);
    for (const { id, key } of ahead) noteNew(id, scheduled.offerAhead(id, key, n), placeMaker);
  } else {
    const followed = Math.max(0, ...follows.map((move) => move.n));
    for (const { id, key } of keys) noteNew(id, scheduled.offer(id, { key, move: n, follows: followed }), placeMaker);
    for (const move of follows) for (const { id, key } of move.keys) noteNew(id, sell.offer(id, { key, move: move.n }), placeSalesOrder);
  }
  return isNew ? 'applied' : 'known';
}

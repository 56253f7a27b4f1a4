import { stockKey, ZERO, type Quantity, type StockKey } from '@pegboard/kit';
import type { Packable, PackableAnswer } from '../words';
import { NEGATIVE_STOCK, type Dealer } from '../deal';
import type { Key } from '../keys';
import type { Picture } from '../picture';
import { Kind } from '../table';
import { nameOfDemand, trace, type Share } from './trace';

/** A refusal names the first of those that hold the stock, not thousands. */
const HOLDERS_AT_MOST = 100;

type Asked = readonly { readonly salesOrderRowId: number; readonly quantity: Quantity }[];

/** A key as the rows of one question leave it, one after the other. */
interface Counter {
  readonly shares: readonly Share[];
  readonly inStock: Quantity;
  /** Usable stock that nobody has reserved. */
  unreserved: number;
  readonly rows: Map<number, Own>;
}

interface Own {
  /** Stock that its linked order has made. */
  held: number;
  /** Other stock that is reserved for it. */
  reserved: number;
  /** What its linked order covers, made or still to be made. */
  linked: number;
  open: number;
}

/**
 * S5 and S6: what may be packed of each row: what its linked order has made, and of the rest what is reserved for it from
 * stock plus what nobody has reserved.
 */
export function packable(picture: Picture, dealer: Dealer, asked: Asked): PackableAnswer {
  const counters = new Map<Key, Counter>();
  const basedOn: Record<StockKey, number> = {};
  const rows = asked.map(({ salesOrderRowId, quantity }): Packable => {
    const row = picture.table.find(Kind.SalesRow, salesOrderRowId);
    if (row === undefined)
      return { salesOrderRowId, allowed: ZERO, allowedOther: ZERO, made: [], toMake: null, open: ZERO, inStock: ZERO, holders: [] };
    const key = picture.keyAt(row);
    basedOn[stockKey(key.variant.id, key.location.id)] = key.changedAt;
    let counter = counters.get(key);
    if (!counter) counters.set(key, (counter = open(dealer, key)));
    const own = ownOf(picture, counter, row);
    const linked = Math.min(own.held, own.open);
    const others = Math.min(own.open - Math.min(own.open, own.linked), own.reserved + counter.unreserved);
    const allowed = Math.min(own.open, linked + others);
    take(counter, own, Math.min(quantity, allowed));
    return {
      salesOrderRowId,
      allowed: allowed as Quantity,
      allowedOther: others as Quantity,
      ...madeFor(picture, counter.shares, row),
      open: picture.table.openOf(row) as Quantity,
      inStock: counter.inStock,
      holders: holdersBut(picture, key, counter.shares, row),
    };
  });
  return { basedOn, rows };
}

function open(dealer: Dealer, key: Key): Counter {
  const shares = trace(dealer, key);
  const { today } = key.location.calendar;
  const usable = key.batches.filter((batch) => batch.quantity > 0 && batch.lastDay >= today);
  return {
    shares,
    inStock: usable.reduce((total, batch) => total + batch.quantity, 0) as Quantity,
    unreserved: usable.reduce((total, batch) => total + batch.left, 0),
    rows: new Map(),
  };
}

function ownOf(picture: Picture, counter: Counter, row: number): Own {
  let own = counter.rows.get(row);
  if (!own) {
    own = { held: 0, reserved: 0, linked: 0, open: picture.table.openOf(row) };
    for (const { demand, source, quantity, isLinked } of counter.shares) {
      if (demand !== row) continue;
      if (isLinked) own.linked += quantity;
      if (source.batch && isLinked) own.held += quantity;
      else if (source.batch) own.reserved += quantity;
    }
    counter.rows.set(row, own);
  }
  return own;
}

/** What the linked order of a row has made for it, and what it is still to make. */
function madeFor(picture: Picture, shares: readonly Share[], row: number): Pick<Packable, 'made' | 'toMake'> {
  const own = shares.filter(({ demand, isLinked }) => demand === row && isLinked);
  const made = own.flatMap(({ source: { batch }, quantity }) =>
    batch
      ? [{ batchId: batch.id || null, number: picture.facts.live('batch', batch.id)?.number ?? null, quantity: quantity as Quantity }]
      : [],
  );
  const open = own.find(({ source }) => source.supply);
  return { made, toMake: open ? { orderNo: open.source.supply!.order.number, quantity: open.quantity as Quantity } : null };
}

/** The row packs so much: first what is held for it, then what is reserved for it, then what nobody has. */
function take(counter: Counter, own: Own, quantity: number): void {
  const held = Math.min(quantity, own.held);
  const reserved = Math.min(quantity - held, own.reserved);
  own.held -= held;
  own.linked -= held;
  own.reserved -= reserved;
  own.open -= quantity;
  counter.unreserved -= quantity - held - reserved;
}

function holdersBut(picture: Picture, key: Key, shares: readonly Share[], row: number): Packable['holders'] {
  const held = new Map<number, number>();
  for (const { demand, source, quantity } of shares) {
    if (source.batch && demand !== row && demand !== NEGATIVE_STOCK) held.set(demand, (held.get(demand) ?? 0) + quantity);
  }
  return [...held].slice(0, HOLDERS_AT_MOST).map(([demand, quantity]) => {
    const { ref, salesOrderId, orderNo } = nameOfDemand(picture, key, demand);
    return { salesOrderId, orderNo, demand: ref, quantity: quantity as Quantity };
  });
}

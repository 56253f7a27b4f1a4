import type { Dealer } from '../deal';
import { salesOrderFor, trace, type Share } from '../explain';
import type { Key, Supply } from '../keys';
import type { Order, PlannedSalesOrder } from '../orders';
import type { Picture } from '../picture';
import { Kind } from '../table';
import type { ServedOrder } from '../words';

/** P14: the sales orders at the end of the way, through what is made, outsourced or moved for all. */
export class ServedOrders {
  private readonly traces = new Map<Key, readonly Share[]>();
  private readonly known = new Map<Order, readonly ServedOrder[]>();

  constructor(
    private readonly picture: Picture,
    private readonly dealer: Dealer,
  ) {}

  /** In the order in which they reserve; its own sales order alone, if it has one. */
  behind(order: Order): readonly ServedOrder[] {
    let served = this.known.get(order);
    if (!served) {
      const found = new Set<PlannedSalesOrder>();
      this.walk(order, found, new Set());
      served = [...found].map(({ id, fact }) => ({ salesOrderId: id, orderNo: fact.orderNo, customerName: fact.customerName }));
      this.known.set(order, served);
    }
    return served;
  }

  /** @param seen orders may wait for each other */
  private walk(order: Order, found: Set<PlannedSalesOrder>, seen: Set<Order>): void {
    if (seen.has(order)) return;
    seen.add(order);
    const own = salesOrderFor(order);
    if (own) found.add(own);
    else for (const supply of suppliesOf(order)) for (const taker of this.takersOf(supply)) this.walk(taker, found, seen);
  }

  private takersOf(supply: Supply): Order[] {
    let shares = this.traces.get(supply.key);
    if (!shares) this.traces.set(supply.key, (shares = trace(this.dealer, supply.key)));
    return shares.flatMap(({ demand, source }) => (source.supply === supply && demand >= 0 ? [this.picture.ownerOf(demand)] : []));
  }
}

function suppliesOf(order: Order): Iterable<Supply> {
  if (order.kind === Kind.ManufacturingOrder) return order.supply ? [order.supply] : [];
  return order.kind === Kind.SalesOrder ? [] : order.supplies.values();
}

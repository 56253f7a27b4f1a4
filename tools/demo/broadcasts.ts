import { performance } from 'node:perf_hooks';
import { connect, type ConnectionOptions, type NatsConnection } from 'nats';

/** The four statuses of a sales order as the planner publishes them, with `missing_quantity` and dates beside. */
export type Told = Readonly<Record<string, unknown>>;

export interface StatusTold {
  readonly orderId: number;
  readonly from: Told | null;
  readonly to: Told | null;
  readonly at: { readonly epoch: number; readonly run: number };
  /** Milliseconds on this process's clock. */
  readonly heardAt: number;
}

/** Listens to every event as any consumer could, keeps what was said about orders, and counts the rest. */
export class Broadcasts {
  readonly statuses: StatusTold[] = [];
  /** Everything since the last `take`, as one short line each. */
  private lines: string[] = [];
  private readonly orderNos = new Map<number, string>();
  postings = 0;
  total = 0;

  private constructor(private readonly nats: NatsConnection) {}

  static async listen(bus: ConnectionOptions): Promise<Broadcasts> {
    const nats = await connect(bus);
    const broadcasts = new Broadcasts(nats);
    // From now on, as they are published; nothing is left on the server.
    nats.subscribe('evt.>', { callback: (_closed, message) => broadcasts.heard(message.subject, message.json()) });
    await nats.flush();
    return broadcasts;
  }

  /** What was broadcast since this was last asked. */
  take(): string[] {
    const lines = this.lines;
    this.lines = [];
    return lines;
  }

  /** Everything said about one order, in the order it was said. */
  about(orderId: number): StatusTold[] {
    return this.statuses.filter((told) => told.orderId === orderId);
  }

  async close(): Promise<void> {
    await this.nats.close();
  }

  private heard(subject: string, event: any): void {
    const heardAt = performance.now();
    const [, service, resource, id] = subject.split('.') as [string, string, string, string];
    this.total++;
    const body = event.data.aggregate;
    if (resource === 'journal') this.postings += body.postings.filter((posting: any) => !posting.is_refused).length;
    if (resource === 'sales_order') this.orderNos.set(Number(id), body.order_no);
    if (service !== 'planner') {
      const name = body.order_no ?? body.name;
      this.lines.push(name ? `${subject}  ${name}` : subject);
      return;
    }
    for (const { sales_order_id: orderId, order, rows } of body.sales_orders ?? []) {
      if (order) this.statuses.push({ orderId, from: order.from, to: order.to, at: body.at, heardAt });
      const what = [order, ...rows].map((change) => change && difference(change.from, change.to)).find(Boolean);
      this.lines.push(`${subject}  ${this.orderNos.get(orderId) ?? orderId}: ${what ?? 'flags'}`);
    }
  }
}

const SHOWN: readonly (readonly [field: string, label: string, date?: string])[] = [
  ['product_availability', 'product', 'product_expected_date'],
  ['ingredient_availability', 'ingredients', 'ingredient_expected_date'],
  ['production_status', 'production'],
  ['missing_quantity', 'missing'],
];

/** `product NOT_AVAILABLE → EXPECTED (29 Nov), production NONE → NOT_STARTED`; empty if only flags differ. */
export function difference(from: Told | null, to: Told | null): string {
  const parts: string[] = [];
  for (const [field, label, date] of SHOWN) {
    const [before, after] = [shown(from, field, date), shown(to, field, date)];
    // Nothing missing is no news of a new order.
    if (before !== after && !(before === '—' && after === '0')) parts.push(`${label} ${before} → ${after}`);
  }
  return parts.join(', ');
}

function shown(told: Told | null, field: string, date: string | undefined): string {
  if (!told) return '—';
  const on = date ? told[date] : null;
  return `${String(told[field])}${typeof on === 'string' ? ` (${dayText(on)})` : ''}`;
}

export const dayText = (instant: string): string =>
  new Date(instant).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

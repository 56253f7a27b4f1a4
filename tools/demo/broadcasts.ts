import { performance } from 'node:perf_hooks';
import { connect, type NatsConnection } from 'nats';

/** The four statuses of a sales order as the planner tells them, with `missing_quantity` and dates beside. */
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
  readonly bySubject = new Map<string, number>();
  readonly statuses: StatusTold[] = [];
  /** Everything since the last `take`, as one short line each. */
  private lines: string[] = [];
  postings = 0;
  total = 0;

  private constructor(
    private readonly nats: NatsConnection,
    private readonly nameOf: (resource: string, id: number) => string | undefined,
  ) {}

  static async listen(url: string, nameOf: (resource: string, id: number) => string | undefined): Promise<Broadcasts> {
    const nats = await connect({ servers: url });
    const broadcasts = new Broadcasts(nats, nameOf);
    const subscription = nats.subscribe('evt.>');
    void (async () => {
      for await (const message of subscription) broadcasts.heard(message.subject, message.json());
    })();
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
    const [, service, resource, id, action] = subject.split('.') as [string, string, string, string, string];
    this.total++;
    const kind = `${service}.${resource}`;
    this.bySubject.set(kind, (this.bySubject.get(kind) ?? 0) + 1);
    const body = event.data.aggregate;
    if (kind === 'inventory.journal')
      this.postings += body.postings.filter((posting: any) => !posting.is_refused).length;
    if (service !== 'planner') {
      const name = this.nameOf(resource, Number(id)) ?? body.order_no;
      this.lines.push(`evt.${service}.${resource}.${id}.${action}${name ? `  ${name}` : ''}`);
      return;
    }
    for (const { sales_order_id: orderId, order } of body.sales_orders ?? []) {
      if (!order) continue;
      this.statuses.push({ orderId, from: order.from, to: order.to, at: body.at, heardAt });
      this.lines.push(
        `${subject}  ${this.nameOf('sales_order', orderId) ?? orderId}: ${difference(order.from, order.to)}`,
      );
    }
  }
}

const SHOWN: readonly (readonly [field: string, label: string, date?: string])[] = [
  ['product_availability', 'product', 'product_expected_date'],
  ['ingredient_availability', 'ingredients', 'ingredient_expected_date'],
  ['production_status', 'production'],
];

/** `product NOT_AVAILABLE → EXPECTED (29 Nov), production NONE → NOT_STARTED`. */
export function difference(from: Told | null, to: Told | null): string {
  const parts: string[] = [];
  for (const [field, label, date] of SHOWN) {
    const [before, after] = [shown(from, field, date), shown(to, field, date)];
    if (before !== after) parts.push(`${label} ${before} → ${after}`);
  }
  return parts.length > 0 ? parts.join(', ') : 'flags';
}

function shown(told: Told | null, field: string, date: string | undefined): string {
  if (!told) return '—';
  const on = date ? told[date] : null;
  return `${String(told[field])}${typeof on === 'string' ? ` (${dayText(on)})` : ''}`;
}

export const dayText = (instant: string): string =>
  new Date(instant).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

import { memoryWorld } from '@pegboard/eventing/testing';
import { shadowsSchema, type HookEvent } from '../told';
import { Deliveries, deliveriesSchema } from '../deliveries';
import { Delivering, type Result } from '../delivering';
import { Intake, intakeSchema } from '../intake';
import { SecretBox } from '../secrets';
import type { SendOutcome, HookSender } from '../sender';
import { Slots, slotsSchema } from '../../limits/slots';
import { WebhookPlaces } from '../webhook-places';
import { Webhooks, webhooksSchema } from '../webhooks';

/** One call that a receiver got. */
export interface HookCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Record<string, any>;
}

/** A receiver that answers as a test says, and remembers. */
export class MemoryReceiver implements HookSender {
  readonly calls: HookCall[] = [];
  answer: (call: HookCall) => Partial<SendOutcome> | Promise<Partial<SendOutcome>> = () => ({ httpStatus: 200 });

  async post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<SendOutcome> {
    const call = { url, headers, body: JSON.parse(body) as Record<string, any> };
    this.calls.push(call);
    return { httpStatus: null, error: null, ...(await this.answer(call)) };
  }

  /** What came, as `action id`. */
  get told(): string[] {
    return this.calls.map(({ body }) => `${body['action']} ${body['object'].id}`);
  }
}

/** Webhooks on memory: what the gateway makes of its database and its bus. */
export function hookWorld() {
  const { clock, database, bus, ids } = memoryWorld();
  const receiver = new MemoryReceiver();
  const problems: unknown[] = [];
  const results: Result[] = [];
  const kept = database.collection(deliveriesSchema);
  const deliveries = new Deliveries(kept, clock);
  const keptWebhooks = database.collection(webhooksSchema);
  const places = new WebhookPlaces(new Slots(database.collection(slotsSchema), clock), keptWebhooks);
  const webhooks = new Webhooks(keptWebhooks, ids, clock, new SecretBox('test'), places);
  const parts = { webhooks, deliveries, sender: receiver, clock };
  const more = { chance: () => 0.5, apiAddress: () => 'http://api', onResult: (result: Result) => void results.push(result) };
  const newDelivering = (): Delivering => new Delivering({ ...parts, ...more, onProblem: (problem) => void problems.push(problem) });
  const delivering = newDelivering();
  const states = database.collection(intakeSchema);
  const shadows = database.collection(shadowsSchema);
  let succeeded = 0;
  const newIntake = (): Intake =>
    new Intake({
      ...{ webhooks, deliveries, clock, states, shadows, reader: bus },
      onQueued: () => undefined,
      onSucceeded: () => void succeeded++,
      onProblem: (problem) => void problems.push(problem),
    });
  return {
    ...{
      clock,
      bus,
      receiver,
      problems,
      results,
      deliveries,
      kept,
      webhooks,
      keptWebhooks,
      delivering,
      newDelivering,
      newIntake,
      states,
      shadows,
    },
    succeeded: () => succeeded,
    subscribe: async (subscribedEvents: readonly string[], after = 0, url = 'https://shop.example/hook') =>
      (await webhooks.create({ url, description: null, subscribedEvents }, after)).webhook,
    /** Sends until nothing is due. */
    deliver: async () => {
      for (let before = -1; before !== receiver.calls.length;) {
        before = receiver.calls.length;
        await delivering.tick();
        await delivering.idle();
      }
    },
  };
}

let made = 0;

/** An event about an order, the next in the stream. */
export const aboutOrder = (id: number, action = 'sales_order.updated'): HookEvent => ({
  id: `evt_${++made}`,
  sequence: made,
  resource: 'sales_order',
  action,
  occurredAt: '2026-05-01T08:00:00.000Z',
  object: { id: String(id), status: 'NOT_SHIPPED', href: `/v1/sales_orders/${id}` },
});

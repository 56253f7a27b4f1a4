import { BlockIds } from '@pegboard/eventing';
import { MemoryDatabase } from '@pegboard/eventing/testing';
import { Slots, slotsSchema } from '../../../apps/gateway/src/limits/slots';
import { Deliveries, deliveriesSchema } from '../../../apps/gateway/src/webhooks/deliveries';
import { Delivering } from '../../../apps/gateway/src/webhooks/delivering';
import { EVERY_EVENT } from '../../../apps/gateway/src/webhooks/event-names';
import { intakeSchema } from '../../../apps/gateway/src/webhooks/intake';
import { SecretBox } from '../../../apps/gateway/src/webhooks/secrets';
import type { HookSender, SendOutcome } from '../../../apps/gateway/src/webhooks/sender';
import { shadowsSchema } from '../../../apps/gateway/src/webhooks/told';
import { WebhookDuty } from '../../../apps/gateway/src/webhooks/webhook-duty';
import { WebhookPlaces } from '../../../apps/gateway/src/webhooks/webhook-places';
import { Webhooks, webhooksSchema } from '../../../apps/gateway/src/webhooks/webhooks';
import type { Database } from '@pegboard/eventing';
import type { AgendaClock } from '../agenda';
import { HostDatabase } from '../host-database';
import { SimReader } from '../sim-reader';
import type { OtherProcess, World } from '../world';

/** What a receiver was sent. */
export interface HookTold {
  readonly action: string;
  readonly object: { readonly id: string; readonly status: string } & Readonly<Record<string, unknown>>;
  readonly event_id: string;
}

const GATEWAYS = 2;
const RECEIVES_IN_MS = 3;
const NO_ANSWER: SendOutcome = { httpStatus: null, error: 'no answer' };

/** Two gateways that send webhooks, and who receives everything that can be subscribed to. */
export class Hooks {
  constructor(
    private readonly world: World,
    readonly database = new MemoryDatabase(),
    /** By the event's id. What comes twice is the same. */
    readonly told = new Map<string, HookTold>(),
  ) {}

  /** Somebody subscribes. */
  async subscribe(clock: AgendaClock): Promise<void> {
    const { webhooks } = hooksOver(this.database, clock);
    await webhooks.create({ url: 'https://shop.example/hook', description: null, subscribedEvents: EVERY_EVENT }, 0);
  }

  start(): void {
    for (let i = 1; i <= GATEWAYS; i++) this.world.keep(`gateway/${i}`, 'gateway', (process) => this.begin(process));
  }

  /** The same things in another world, that begins with what was sent in this one. */
  branch(world: World): Hooks {
    return new Hooks(world, this.database.branch(), new Map(this.told));
  }

  private begin({ host, connection, clock, onProblem }: OtherProcess): void {
    const database = new HostDatabase(this.database, host);
    const parts = {
      ...hooksOver(database, clock),
      clock,
      onProblem,
      sender: { post: async (_url, _headers, body) => this.receive(host, JSON.parse(body) as HookTold) } satisfies HookSender,
      chance: () => host.chance.next(),
      apiAddress: () => 'https://api.example',
      onResult: () => undefined,
    };
    const duty = new WebhookDuty({
      ...parts,
      bus: () => Promise.resolve(connection.asBus),
      reader: () => new SimReader(connection),
      // A process that has died takes its timers with it.
      timers: Object.assign(Object.create(host) as typeof host, { stop: () => undefined }),
      states: database.collection(intakeSchema),
      shadows: database.collection(shadowsSchema),
      delivering: () => new Delivering(parts),
    });
    duty.onApplicationBootstrap();
  }

  private async receive(host: OtherProcess['host'], told: HookTold): Promise<SendOutcome> {
    const { lost } = host.weather;
    return host.call(RECEIVES_IN_MS, (): SendOutcome => {
      if (this.world.receiversAreAway) return { httpStatus: 503, error: null };
      if (lost > 0 && host.chance.isHit(lost)) return NO_ANSWER;
      this.told.set(told.event_id, told);
      return lost > 0 && host.chance.isHit(lost) ? NO_ANSWER : { httpStatus: 200, error: null };
    });
  }
}

function hooksOver(database: Database, clock: AgendaClock): { webhooks: Webhooks; deliveries: Deliveries } {
  const kept = database.collection(webhooksSchema);
  const places = new WebhookPlaces(new Slots(database.collection(slotsSchema), clock), kept);
  return {
    webhooks: new Webhooks(kept, new BlockIds(database), clock, new SecretBox('simulated'), places),
    deliveries: new Deliveries(database.collection(deliveriesSchema), clock),
  };
}

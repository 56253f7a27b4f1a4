import { Injectable } from '@nestjs/common';
import { NARROWS, plannerRebuild, REPUBLISHES } from '@pegboard/contracts';
import { askEverybody, consumerState, NatsAsker, pauseConsumer, SystemClock, unavailable } from '@pegboard/eventing';
import { notFound, type Instant } from '@pegboard/kit';
import { GatewayBus } from '../connections/gateway-bus';
import type { PausedConsumer } from './consumer.answer';

const MINUTE_MS = 60_000;
const REPUBLISHED_WITHIN_MS = 30_000;
const OVER = new Date(0);

export type Republished = { readonly service: keyof typeof REPUBLISHES; readonly published: number | null; readonly is_running: boolean };

const isOwner = (name: string): name is keyof typeof REPUBLISHES => Object.hasOwn(REPUBLISHES, name);

/** What operators do to the company's services while these run. */
@Injectable()
export class Levers {
  private readonly clock = new SystemClock();

  constructor(private readonly bus: GatewayBus) {}

  /**
   * The replicas of a service get no events until then; what comes meanwhile waits in the stream. Calls and questions are answered.
   * @param minutes 0: it goes on now
   * @throws Rejection 404 for one that isn't shared by a service's replicas: the planner and the gateway read with positions of their own
   */
  async pause(name: string, minutes: number): Promise<PausedConsumer> {
    const bus = await this.bus.connected('The bus');
    if (!Object.hasOwn(NARROWS, name)) throw notFound('consumer', name);
    await pauseConsumer(bus, name, minutes === 0 ? OVER : new Date(this.clock.milliseconds() + minutes * MINUTE_MS));
    return { consumer: name, paused_until: (await consumerState(bus, name))?.pausedUntil ?? null };
  }

  /** @throws Rejection 404 for one that owns nothing; 503 if it doesn't answer */
  async republish(service: string, since: string | undefined): Promise<Republished> {
    if (!isOwner(service)) throw notFound('service', service);
    const asker = new NatsAsker(await this.bus.connected('The bus'), this.clock, this.bus.timers);
    const input = { since: (since ?? null) as Instant | null };
    const { published } = await asker.ask(REPUBLISHES[service], input, { deadlineMs: REPUBLISHED_WITHIN_MS });
    return { service, published, is_running: published === null };
  }

  /** @returns of each process, what it does now. @throws Rejection 503 if none answers */
  async rebuildPlan(): Promise<string[]> {
    const answers = await askEverybody(await this.bus.connected('The bus'), plannerRebuild, {});
    if (answers.length === 0) throw unavailable('planner');
    return answers.map(({ phase }) => phase);
  }
}

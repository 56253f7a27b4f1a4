import type { InjectionToken } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import {
  journalEvent,
  type AggregateBody,
  type BodyOf,
  type EventType,
  type JournalEntry,
  type StatusesChanged,
} from '@pegboard/contracts';
import { StubOwners } from '@pegboard/contracts/testing';
import { PUBLISHER, type Asker, type EventPublisher, type Lease } from '@pegboard/eventing';
import { memoryWorld, type MemoryBus } from '@pegboard/eventing/testing';
import { memoryService } from '@pegboard/service/testing';
import { LEASE } from '../live/live.module';
import { LivePlan } from '../live/live-plan';
import { PlannerModule } from '../planner.module';
import { soleHolder } from './sole-holder';

interface Given {
  readonly lease?: Lease;
  readonly asker?: Asker;
  readonly publisher?: EventPublisher;
}

/**
 * A planner in memory between owners that keep what they send: they answer for their aggregates and for the ledger as
 * the real ones do. `plans` are the planners running now, one unless a test starts replicas.
 */
export class PlannerWorld {
  readonly ports = memoryWorld();
  readonly problems: unknown[] = [];
  readonly plans: LivePlan[] = [];
  private readonly apps: TestingModule[] = [];
  private readonly owners = new StubOwners();

  constructor() {
    this.owners.answerWith((question, method) => this.ports.asker.answer(question, method));
  }

  get bus(): MemoryBus {
    return this.ports.bus;
  }

  /** The only planner. */
  get live(): LivePlan {
    return this.plans[0]!;
  }

  /** Starts a replica. @param given another lease than that of a planner without replicas, or a port that is broken */
  async start(given: Given = {}): Promise<TestingModule> {
    const onProblem = (problem: unknown): void => void this.problems.push(problem);
    const instead = new Map<InjectionToken, unknown>([
      [LEASE, given.lease ?? soleHolder],
      [PUBLISHER, given.publisher ?? this.bus],
    ]);
    const ports = { ...this.ports, asker: given.asker ?? this.ports.asker, onProblem };
    const app = await memoryService('planner', PlannerModule, ports, instead);
    this.apps.push(app);
    this.plans.push(app.get(LivePlan));
    return app.init();
  }

  /** Starts one and waits until it has built its plan. */
  async startLive(given: Given = {}): Promise<TestingModule> {
    const app = await this.start(given);
    await app.get(LivePlan).whenLive(60_000);
    return app;
  }

  async stop(): Promise<void> {
    this.plans.splice(0);
    await Promise.all(this.apps.splice(0).map((app) => app.close()));
  }

  /** Keeps it, as its owner does, and sends it. */
  async tell<Body extends AggregateBody>(event: EventType<Body>, ...bodies: readonly Body[]): Promise<void> {
    for (const body of bodies) {
      this.keep(event, body);
      await this.send(event, body);
    }
  }

  /** Keeps it without sending it: the planner was not there, or the bus lost it. */
  keep<Body extends AggregateBody>(event: EventType<Body>, body: Body): void {
    this.owners.keep(event, body);
  }

  send<Body extends AggregateBody>(
    event: EventType<Body>,
    body: Body,
    messageId = `${event.service}.${event.resource}.${body.id}.${body.version}`,
  ): Promise<{ sequence: number }> {
    return this.bus.publish(event, body.id, 'changed', body, messageId);
  }

  async commit(...entries: readonly BodyOf<typeof journalEvent>[]): Promise<void> {
    for (const entry of entries) {
      this.commitSilently(entry);
      await this.sendCommit(entry);
    }
  }

  commitSilently(entry: JournalEntry): void {
    this.owners.journal.add(entry);
  }

  sendCommit(entry: JournalEntry): Promise<{ sequence: number }> {
    return this.bus.publish(journalEvent, entry.n, 'committed', entry, `inventory.journal.${entry.n}`);
  }

  /** Everything the planner has published, in the order of the stream. */
  output(): StatusesChanged[] {
    return this.bus.messages
      .filter((message) => message.subject.startsWith('evt.planner.'))
      .map((message) => (message.event['data'] as { aggregate: StatusesChanged }).aggregate);
  }

  /** What a receiver that keeps the highest run of each sales order shows now: `SO-1: IN_STOCK`. */
  shown(): Record<number, string | undefined> {
    const orders: Record<number, string | undefined> = {};
    for (const body of this.output())
      for (const change of body.sales_orders) orders[change.sales_order_id] = change.order?.to?.product_availability;
    return orders;
  }
}

/** A lease that a test gives and takes. */
export class TestLease implements Lease {
  private holder: { onGained: () => void; onLost: () => void } | undefined;

  seek(holder: { onGained: () => void; onLost: () => void }) {
    this.holder = holder;
    return { give: async () => this.take() };
  }

  give(): void {
    this.holder?.onGained();
  }

  take(): void {
    this.holder?.onLost();
  }
}

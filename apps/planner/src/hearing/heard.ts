import {
  batchEvent,
  batchSnapshot,
  itemEvent,
  itemSnapshot,
  journalEvent,
  locationEvent,
  locationSnapshot,
  manufacturingOrderEvent,
  manufacturingOrderSnapshot,
  purchaseOrderEvent,
  purchaseOrderSnapshot,
  recipeEvent,
  recipeSnapshot,
  safetyStockEvent,
  safetyStockSnapshot,
  salesOrderEvent,
  salesOrderSnapshot,
  scheduleRankingEvent,
  sellRankingEvent,
  stockTransferEvent,
  stockTransferSnapshot,
  type EventType,
} from '@pegboard/contracts';
import type { Fact } from '@pegboard/domain-planning';
import { readEvent, type Envelope, type ReadMessage } from '@pegboard/eventing';
import {
  batchFacts,
  itemFacts,
  journalFacts,
  locationFacts,
  manufacturingOrderFacts,
  purchaseOrderFacts,
  rankMoveFacts,
  recipeFacts,
  safetyStockFacts,
  salesOrderFacts,
  stockTransferFacts,
} from './translation';

/** One kind of event that the planner hears, and how it becomes facts. */
export interface Heard<Body = any> {
  readonly event: EventType<Body>;
  readonly facts: (body: Body) => Fact[];
  /** Asks the owner for all there are, page by page; events that aren't about an aggregate have none. */
  readonly snapshot?: ReturnType<typeof import('@pegboard/contracts').snapshotOf<Body>>;
}

const hears = <Body>(heard: Heard<Body>): Heard<Body> => heard;

/** Everything the planner hears, in the order in which a rebuild asks for it: names before what uses them. */
export const HEARD: readonly Heard[] = [
  hears({ event: locationEvent, facts: locationFacts, snapshot: locationSnapshot }),
  hears({ event: itemEvent, facts: itemFacts, snapshot: itemSnapshot }),
  hears({ event: batchEvent, facts: batchFacts, snapshot: batchSnapshot }),
  hears({ event: recipeEvent, facts: recipeFacts, snapshot: recipeSnapshot }),
  hears({ event: safetyStockEvent, facts: safetyStockFacts, snapshot: safetyStockSnapshot }),
  hears({ event: salesOrderEvent, facts: salesOrderFacts, snapshot: salesOrderSnapshot }),
  hears({ event: manufacturingOrderEvent, facts: manufacturingOrderFacts, snapshot: manufacturingOrderSnapshot }),
  hears({ event: purchaseOrderEvent, facts: purchaseOrderFacts, snapshot: purchaseOrderSnapshot }),
  hears({ event: stockTransferEvent, facts: stockTransferFacts, snapshot: stockTransferSnapshot }),
  hears({ event: sellRankingEvent, facts: rankMoveFacts('sell_move') }),
  hears({ event: scheduleRankingEvent, facts: rankMoveFacts('schedule_move') }),
  hears({ event: journalEvent, facts: journalFacts }),
];

const byTopic = new Map(HEARD.map((heard) => [`${heard.event.service}.${heard.event.resource}`, heard]));

/** How the event on a subject is read; undefined for what doesn't concern the plan. */
export function heardOn(subject: string): Heard | undefined {
  const [, service, resource] = subject.split('.');
  return byTopic.get(`${service}.${resource}`);
}

export interface HeardEvent {
  readonly body: unknown;
  readonly facts: readonly Fact[];
  readonly envelope: Envelope;
}

/** @throws Unreadable if the event is malformed or of a schema version that is not known here */
export function tellingOf(heard: Heard, message: ReadMessage): HeardEvent {
  const { body, envelope } = readEvent(heard.event, message);
  return { body, facts: heard.facts(body), envelope };
}

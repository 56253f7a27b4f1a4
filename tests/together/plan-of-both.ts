import { itemEvent, journalEvent, locationEvent } from '@pegboard/contracts';
import { Planner, type TriedChange, type StatusChange } from '@pegboard/domain-planning';
import type { ReadMessage } from '@pegboard/eventing';
import type { Instant } from '@pegboard/kit';
import { items, locations, CHAIR, FRAME } from '../../apps/manufacturing/src/testing/furniture';
import { HEARD, heardOn } from '../../apps/planner/src/hearing/heard';
import { stockIs } from '../../apps/planner/src/testing/bodies';
import type { TwoSides } from './two-sides';

const NOW = '2026-05-01T08:00:00.000Z' as Instant;

/** What a change does to the plan: the statuses that differ. */
export type Difference = Omit<StatusChange, 'cause'>;

/** A planner that hears what both sides say, over so much stock. */
export class PlanOfBoth {
  private readonly plan = new Planner({ now: NOW });
  private readonly heard = new Set<string>();

  /** @param chairs in stock, for which sales orders compete @param frames in stock, for which manufacturing orders do */
  constructor(
    private readonly sides: TwoSides,
    chairs: number,
    frames: number,
  ) {
    const known = [
      ...locations.map((body) => [locationEvent, body] as const),
      ...items.map((body) => [itemEvent, body] as const),
      [journalEvent, stockIs(1, CHAIR, chairs)] as const,
      [journalEvent, stockIs(2, FRAME, frames)] as const,
    ];
    for (const [event, body] of known)
      for (const fact of HEARD.find((each) => each.event === event)!.facts(body as never)) this.plan.apply(fact);
    this.changed();
  }

  /** Hears what is new, and says what it changes in the plan. */
  changed(): Difference[] {
    for (const message of this.fresh()) this.apply(message);
    return this.told();
  }

  /** What was said since this was asked last, by both sides. */
  fresh(): ReadMessage[] {
    const fresh = this.sides.messages().filter(({ messageId }) => !this.heard.has(messageId));
    for (const { messageId } of fresh) this.heard.add(messageId);
    return fresh;
  }

  /** Hears it, perhaps again, and says what it changes in the plan. */
  hear(message: ReadMessage): Difference[] {
    this.apply(message);
    return this.told();
  }

  /** Moves in Sell that the Schedule is said to follow, and hasn't yet. */
  waitsForSchedule(): boolean {
    return this.plan.exportPicture().some((fact) => fact.type === 'sell_move' && fact.ahead !== undefined);
  }

  private apply(message: ReadMessage): void {
    const heard = heardOn(message.subject);
    const body = heard?.event.body.parse((message.event['data'] as { aggregate: unknown }).aggregate);
    for (const fact of heard?.facts(body) ?? []) this.plan.apply(fact);
  }

  private told(): Difference[] {
    const changes = this.plan.differences();
    this.plan.markPublished(changes);
    return comparable(changes);
  }

  whatIf(change: TriedChange): Difference[] {
    return comparable(this.plan.whatIf([change]).changes);
  }
}

const comparable = (changes: readonly StatusChange[]): Difference[] =>
  changes.map(({ cause: _, ...rest }) => rest).sort((a, b) => (a.entity < b.entity ? -1 : a.entity > b.entity ? 1 : a.id - b.id));

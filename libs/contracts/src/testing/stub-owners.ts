import { everyEvent, everyQuestion } from '../every';
import { journalSince, ledgerSnapshot } from '../ledger';
import type { EventType, Question } from '../message';
import type { Answerer } from './answerer';
import { StubJournal } from './stub-journal';

interface Owned {
  readonly id: number;
}

type Snapshot = Question<{ after_id: number; limit: number }, { items: Owned[]; next_after_id: number | null }>;

/** Each event whose owner shows all that it has, and by which question. */
const SHOWN = everyEvent.flatMap(([, event]) => {
  const snapshot = everyQuestion.find(([, { subject }]) => subject === `${event.service}.snapshot.${event.resource}`);
  return snapshot ? [{ event, snapshot: snapshot[1] as Snapshot }] : [];
});

/** For specs and measurements only: the owners of all aggregates and of the journal, as a reader of snapshots sees them. */
export class StubOwners {
  readonly journal = new StubJournal();
  /** How often each question was asked, by its subject. */
  readonly asked = new Map<string, number>();
  private readonly kept = new Map<EventType<any>, Map<number, Owned>>();
  private readonly inOrder = new Map<EventType<any>, Owned[]>();

  answerWith(answer: Answerer): void {
    for (const { event, snapshot } of SHOWN)
      answer(snapshot, ({ after_id, limit }) => {
        this.count(snapshot);
        const items = this.of(event).filter(({ id }) => id > after_id);
        return { items: items.slice(0, limit), next_after_id: items.length > limit ? items[limit - 1]!.id : null };
      });
    answer(journalSince, (input) => {
      this.count(journalSince);
      return this.journal.since(input);
    });
    answer(ledgerSnapshot, () => this.journal.snapshot());
  }

  keep<Body extends Owned>(event: EventType<Body>, ...bodies: readonly Body[]): void {
    const kept = this.kept.get(event) ?? new Map<number, Owned>();
    for (const body of bodies) kept.set(body.id, body);
    this.kept.set(event, kept);
    this.inOrder.delete(event);
  }

  /** They have nothing any more. */
  forget(): void {
    this.kept.clear();
    this.inOrder.clear();
  }

  /** What its owner has, by id. */
  of<Body extends Owned>(event: EventType<Body>): readonly Body[] {
    const known = this.inOrder.get(event) ?? [...(this.kept.get(event)?.values() ?? [])].sort((a, b) => a.id - b.id);
    this.inOrder.set(event, known);
    return known as Body[];
  }

  private count({ subject }: { readonly subject: string }): void {
    this.asked.set(subject, (this.asked.get(subject) ?? 0) + 1);
  }
}

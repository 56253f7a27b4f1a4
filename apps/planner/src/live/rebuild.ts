import { ledgerSnapshot, type OutputOf } from '@pegboard/contracts';
import type { Plan } from '@pegboard/domain-planning';
import type { Asker, EventReader } from '@pegboard/eventing';
import type { Instant } from '@pegboard/kit';
import { HEARD, type Heard } from '../hearing/heard';
import { untilDone, type Patience } from './patience';
import { PlanState } from './plan-state';
import { ledgerFact } from '../hearing/translation';

export interface RebuildPorts extends Patience {
  readonly reader: Pick<EventReader, 'end'>;
  readonly asker: Asker;
  /** Says what is being done, for those who wait for the planner. */
  readonly onStep: (step: string) => void;
}

const FIRST_PAGE = 250;
const LARGEST_PAGE = 500;
const PAGE_DEADLINE_MS = 15_000;

/**
 * A state made from nothing but what the owners answer. The end of the stream is noted first: everything after it is
 * replayed on top, and what the owners' answers already contained is then known and ignored. Waits for owners that
 * aren't up. @throws Stopped
 */
export async function rebuild(ports: RebuildPorts, plan: Plan, now: Instant): Promise<PlanState> {
  const position = await untilDone(ports, 'asking for the end of the stream', () => ports.reader.end());
  const state = new PlanState(plan, position, now);
  const services = [...new Set(HEARD.map((heard) => heard.event.service))];
  // The services answer side by side, each its own kinds one after the other.
  await Promise.all(
    services.map(async (service) => {
      for (const heard of HEARD) if (heard.event.service === service && heard.snapshot) await askAll(ports, heard, state);
      if (service === 'inventory') state.apply([ledgerFact(await ledgerPages(ports))]);
    }),
  );
  ports.onStep('all owners have answered');
  return state;
}

async function askAll(ports: RebuildPorts, heard: Heard, state: PlanState): Promise<void> {
  const question = heard.snapshot!;
  let limit = FIRST_PAGE;
  for (let after: number | null = 0; after !== null;) {
    const afterId: number = after;
    ports.onStep(`asking for ${question.subject} after ${afterId}`);
    const page: { items: readonly unknown[]; next_after_id: number | null } = await untilDone(
      ports,
      `asking for ${question.subject}`,
      async (attempt) => {
        // A page of very large orders may be more than one message can carry.
        if (attempt > 1) limit = Math.max(1, Math.floor(limit / 2));
        return ports.asker.ask(question, { after_id: afterId, limit }, { deadlineMs: PAGE_DEADLINE_MS });
      },
    );
    for (const item of page.items) state.learn(heard, item);
    limit = Math.min(limit * 2, LARGEST_PAGE);
    after = page.next_after_id;
  }
}

/** Asks the owner for one aggregate as it is now. Answers whether there was one. @throws what the owner's answer throws */
export async function askOne(asker: Asker, heard: Heard, id: number, state: PlanState): Promise<boolean> {
  const page = (await asker.ask(heard.snapshot!, { after_id: id - 1, limit: 1 })) as { items: readonly { id: number }[] };
  const found = page.items.find((item) => item.id === id);
  if (found) state.learn(heard, found);
  return found !== undefined;
}

/** All pages of one commit. A ledger that has moved on and can't show that commit any more is read from the beginning. */
async function ledgerPages(ports: RebuildPorts): Promise<OutputOf<typeof ledgerSnapshot>[]> {
  return untilDone(ports, 'asking for the ledger', async () => {
    const pages: OutputOf<typeof ledgerSnapshot>[] = [];
    for (let page: number | null = 0; page !== null;) {
      ports.onStep(`asking for page ${page} of the ledger`);
      const asOf = pages[0]?.n ?? null;
      const answer: OutputOf<typeof ledgerSnapshot> = await ports.asker.ask(
        ledgerSnapshot,
        { page, as_of: asOf },
        { deadlineMs: PAGE_DEADLINE_MS },
      );
      if (asOf !== null && answer.n !== asOf) throw new Error(`the ledger moved from commit ${asOf} to ${answer.n} between two pages`);
      pages.push(answer);
      page = answer.next_page;
    }
    return pages;
  });
}

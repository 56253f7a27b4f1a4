import { journalEvent, journalSince } from '@pegboard/contracts';
import type { Asker } from '@pegboard/eventing';
import { untilDone, Stopped, type Patience } from './patience';
import type { PlanState } from './plan-state';
import { journalFacts } from '../hearing/translation';

const COMMITS_AT_ONCE = 200;

/**
 * Fetches the ledger's commits that the stream has not brought, from the ledger itself. Other events are taken in
 * meanwhile: commits apply in the order of their numbers, so the plan is that of an earlier moment, never a wrong one.
 */
export class LedgerTail {
  private running: Promise<void> | undefined;
  private isWanted = false;

  constructor(
    private readonly ports: Patience & { readonly asker: Asker; readonly onFetched: () => void },
    private readonly state: PlanState,
  ) {}

  /** Fetches everything after the last commit applied. Calls while it is under way make it look once more. */
  fetch(): Promise<void> {
    this.isWanted = true;
    this.running ??= this.run().finally(() => {
      this.running = undefined;
      // Somebody may have asked after the last look.
      if (this.isWanted) void this.fetch();
    });
    return this.running;
  }

  private async run(): Promise<void> {
    try {
      while (this.isWanted) {
        this.isWanted = false;
        await untilDone(this.ports, 'asking for missing commits of the ledger', () => this.toEnd());
      }
    } catch (problem) {
      this.isWanted = false;
      if (!(problem instanceof Stopped)) this.ports.onProblem(problem);
    }
  }

  private async toEnd(): Promise<void> {
    const { state } = this;
    for (;;) {
      const { entries, end } = await this.ports.asker.ask(journalSince, { after_n: state.plan.posting, limit: COMMITS_AT_ONCE });
      for (const entry of entries) state.apply(journalFacts(entry), { id: `${journalEvent.service}.${journalEvent.resource}.${entry.n}` });
      if (entries.length > 0) this.ports.onFetched();
      if (state.plan.posting >= end || entries.length === 0) return;
    }
  }
}

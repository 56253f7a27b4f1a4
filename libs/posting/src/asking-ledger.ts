import type { PostOutcome, PostRequest, Refusal } from '@pegboard/contracts';
import type { Aggregate } from '@pegboard/eventing';
import { reject, Rejection, stockKey, Turns } from '@pegboard/kit';
import type { OpenIntent, PostingTable } from './posting-table';
import { refusalFrom } from './refusals';
import type { BeforePosting, Ready, SettlingPorts } from './settling-ports';

/** How often the stock may change between a check and its posting before the clerk is asked to try again. */
const MAX_TRIES = 20;

/** Asks the ledger for the posting of an intent, with the check before it if there is one. */
export class AskingLedger<A extends Aggregate, Request extends object> {
  private readonly turns = new Turns<string>();

  constructor(
    private readonly table: PostingTable<A, Request>,
    private readonly ports: Pick<SettlingPorts<A, Request>, 'store' | 'ledger' | 'clock'>,
    private readonly before?: BeforePosting<A>,
  ) {}

  /** @param isNew whether it was written just now, so that nobody can have posted it before */
  async outcomeOf(document: A, intent: OpenIntent, isNew: boolean): Promise<PostOutcome> {
    const { before } = this;
    if (!before || intent.isReverting) return this.ask(this.request(document, intent));
    if (!isNew) {
      const known = await this.known(document, intent);
      if (known) return known;
    }
    return this.inTurn(this.keysOf(document, intent), () => this.checkedAndAsked(document, intent, before));
  }

  /** Refuses an intent that nothing can be made of. */
  withdraw(document: A, intent: OpenIntent): Promise<PostOutcome> {
    return this.useUp(document, intent, WITHDRAWN);
  }

  private async checkedAndAsked(document: A, intent: OpenIntent, before: BeforePosting<A>): Promise<PostOutcome> {
    let current = document;
    let atLeast = 0;
    for (let tries = 1; tries <= MAX_TRIES; tries++) {
      let ready: Ready<A>;
      try {
        ready = await before(current, intent, atLeast);
      } catch (problem) {
        if (!(problem instanceof Rejection) || problem.kind === 'unavailable') throw problem;
        return this.useUp(document, intent, refusalFrom(problem));
      }
      const request = { ...this.request(ready.document, intent), unless_changed_since: ready.unlessChangedSince };
      const outcome = await this.ask(request);
      if (outcome.status !== 'stale') return isUsedUp(outcome) ? refusedAs(outcome, WITHDRAWN) : outcome;
      atLeast = outcome.n;
      // Another replica may have concluded it meanwhile; then the ledger knows the outcome.
      current = (await this.ports.store.find(document.id)) ?? document;
      const isOpen = this.table.open(current).some(({ postingId }) => postingId === intent.postingId);
      const known = isOpen ? undefined : await this.known(document, intent);
      if (known) return known;
    }
    const changing = reject('STOCK_CHANGING', 'id', 'Other requests keep changing this stock, so nothing was booked. Try again.');
    return this.useUp(document, intent, refusalFrom(changing));
  }

  /**
   * Those who take from the same stock come one after the other: two hundred at once would make each other's checks stale until
   * some were refused whose turn it was. Other replicas do the same, so only few meet at the ledger.
   */
  private inTurn<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    // In one sequence for all, so that no two wait for each other.
    const [first, ...rest] = keys;
    return first === undefined ? work() : this.turns.run(first, () => this.inTurn(rest, work));
  }

  private keysOf(document: A, intent: OpenIntent): string[] {
    const { movements = [] } = this.request(document, intent) as Partial<PostRequest>;
    return [...new Set(movements.map((movement) => stockKey(movement.variant_id, movement.location_id)))].sort();
  }

  private request(document: A, intent: OpenIntent): Request {
    return this.table.posting(document, intent, this.ports.clock.now());
  }

  /** What became of an intent that may have been posted before: asked in a way that posts nothing. Undefined: nothing yet. */
  private async known(document: A, intent: OpenIntent): Promise<PostOutcome | undefined> {
    const request = this.request(document, intent);
    // Every place that it takes from has changed since commit 0 if there is anything in it, so an unknown posting is stale.
    const keys = this.keysOf(document, intent);
    const outcome = await this.ask({ ...request, unless_changed_since: Object.fromEntries(keys.map((key) => [key, 0])) });
    if (outcome.status === 'stale') return undefined;
    return isUsedUp(outcome) ? refusedAs(outcome, WITHDRAWN) : outcome;
  }

  /**
   * Refuses an intent for a reason of our own. Another try may be on its way to the ledger, by a caller who asked again or a
   * replica that found the intent, so the id is used up there first: whichever of the two came first is the outcome.
   */
  private async useUp(document: A, intent: OpenIntent, refusal: Refusal): Promise<PostOutcome> {
    const nothing = { movements: [], frees: [], overrides: [], unless_changed_since: {}, refuse_as: refusal };
    const outcome = await this.ask({ ...this.request(document, intent), ...nothing });
    return isUsedUp(outcome) ? refusedAs(outcome, refusal) : outcome;
  }

  /** A question that the ledger can't even read is a refusal too, or the intent would stand for ever. */
  private async ask(request: Request): Promise<PostOutcome> {
    try {
      return await this.ports.ledger(request);
    } catch (problem) {
      if (!(problem instanceof Rejection) || problem.kind === 'unavailable') throw problem;
      const { posting_id = '' } = request as Partial<PostRequest>;
      return { posting_id, status: 'refused', n: 0, refusal: refusalFrom(problem), batch_ids: [] };
    }
  }
}

/** The release before used up an id with a posting that moves nothing, and didn't say why. */
const isUsedUp = ({ status, batch_ids }: PostOutcome): boolean => status === 'posted' && batch_ids.length === 0;

const WITHDRAWN: Refusal = {
  code: 'POSTING_WITHDRAWN',
  message: 'The booking was interrupted and withdrawn. Send the request again.',
  details: [],
};

const refusedAs = (outcome: PostOutcome, refusal: Refusal): PostOutcome => ({ ...outcome, status: 'refused', refusal });

import { isReturned } from '@pegboard/contracts';
import { Rejection, stockKey, ZERO, type Ref, type StockKey } from '@pegboard/kit';
import { postingIdAmong } from '@pegboard/posting';
import { applyFacts, applyPosting } from './apply';
import { decidePosting, decideReversal, type LedgerRules } from './decide-posting';
import { MAX_LINES, refuse, refusedAs, tooMany, type DecidedPosting } from './decided-posting';
import { TornEntry, tornness } from './integrity';
import { decideRevaluation, isRevaluation } from './revaluation';
import type {
  LedgerBatch,
  Entry,
  LedgerFacts,
  KnownPosting,
  LedgerCommand,
  LedgerOutcome,
  BalanceRef,
  Posting,
  PostingRefusal,
} from './posting';
import {
  balanceAt,
  batchOfNumber,
  emptyState,
  fork,
  heldAt,
  parseBalanceKey,
  balanceKey,
  type LedgerState,
  type BalanceKey,
} from './state';

type PostCommand = Extract<LedgerCommand, { type: 'post' }>;

/** One commit in the making: a fork of the state and what was decided on it so far. */
interface Draft {
  readonly state: LedgerState;
  readonly n: number;
  readonly postings: Posting[];
  readonly facts: { variants: LedgerFacts['variants'][number][]; locations: LedgerFacts['locations'][number][]; batches: LedgerBatch[] };
  lines: number;
}

/**
 * The stock ledger (T1–T3): the machine on top of the journal. It decides against the state in memory and changes it only
 * when an entry is applied, which is when the entry is on disk.
 */
export class Ledger {
  /** Called with every entry after it was applied. */
  onApplied: (entry: Entry, n: number) => void = () => undefined;
  /** Postings of commits up to this one are no longer in memory: the journal has them. */
  private remembersAfter = 0;

  constructor(
    readonly rules: LedgerRules,
    readonly state: LedgerState = emptyState(),
    remembersAfter = 0,
  ) {
    this.remembersAfter = remembersAfter;
  }

  decide(commands: readonly LedgerCommand[], n: number): { entry: Entry | undefined; outcomes: readonly LedgerOutcome[] } {
    const draft: Draft = { state: fork(this.state), n, postings: [], facts: { variants: [], locations: [], batches: [] }, lines: 0 };
    const outcomes = commands.map((command) => (command.type === 'note' ? this.note(draft, command.facts) : this.post(draft, command)));
    const isEmpty =
      draft.postings.length === 0 && draft.facts.variants.length + draft.facts.locations.length + draft.facts.batches.length === 0;
    return { entry: isEmpty ? undefined : sealed(draft, commands), outcomes };
  }

  /** @throws TornEntry if the entry's own balances aren't those that its movements lead to: nothing may be decided on top */
  apply(entry: Entry, n: number): void {
    applyFacts(this.state, entry.facts);
    entry.postings.forEach((posting, index) => applyPosting(this.state, posting, n, index));
    const torn = tornness(this.state, entry);
    if (torn) throw new TornEntry(n, torn);
    this.onApplied(entry, n);
  }

  /** A posting of a commit that is still remembered. */
  known(postingId: string): KnownPosting | undefined {
    return this.state.postings.get(postingId);
  }

  /** Forgets the postings of commits up to n: whoever asks for one looks it up in the journal. */
  forgetUpTo(n: number): void {
    if (n <= this.remembersAfter) return;
    this.remembersAfter = n;
    for (const [id, known] of [...this.state.postings.entries()]) {
      if (known.n > n) continue;
      this.state.postings.set(id, undefined);
      if (known.posting.reverses) this.state.reversedBy.set(known.posting.reverses, undefined);
    }
  }

  private post(draft: Draft, command: PostCommand): LedgerOutcome {
    const { request } = command;
    const earlier = draft.state.postings.get(request.posting_id) ?? command.earlier;
    if (earlier) return outcomeOf(earlier.posting, earlier.n, postedTogether(draft.state, command));
    if (lacksBatchId(draft.state, command)) return { status: 'askAgain' };
    // What would make the commit too large waits for the next one.
    if (command.lookedUpTo < this.remembersAfter || (draft.lines > 0 && draft.lines + request.movements.length > MAX_LINES))
      return { status: 'askAgain' };
    const stale = isStale(draft.state, request.unless_changed_since);
    if (stale) return { posting_id: request.posting_id, status: 'stale', n: Math.max(draft.n - 1, stale), refusal: null, batch_ids: [] };

    const news = unknownTo(draft.state, command.facts);
    this.add(draft, news);
    const all = this.decided(draft, command);
    if (draft.lines > 0 && draft.lines + linesOf(all) > MAX_LINES) return { status: 'askAgain' };
    for (const { posting, batches } of all) {
      this.add(draft, { variants: [], locations: [], batches });
      applyPosting(draft.state, posting, draft.n, draft.postings.length);
      draft.postings.push(posting);
      draft.lines += Math.max(1, posting.movements.length);
    }
    return outcomeOf(all[0]!.posting, draft.n, postedTogether(draft.state, command));
  }

  /** The posting, with the reversals that happen together with it; where one of them can't be, its refusal and nothing else (T1). */
  private decided(draft: Draft, command: PostCommand): readonly DecidedPosting[] {
    const { request } = command;
    const together = [command, ...alsoReversed(command)];
    if (isRevaluation(request)) return judgedOrRefused(request, () => decideRevaluation(draft.state, request, command.mentioned ?? {}));
    if (together.length === 1) return judgedOrRefused(request, () => [this.judged(draft.state, command)]);
    const trial = fork(draft.state);
    const all: DecidedPosting[] = [];
    for (const one of together) {
      const [decided] = judgedOrRefused(one.request, () => [this.judged(trial, one)]) as [DecidedPosting];
      if (decided.posting.refusal) return [refusedAs(request, naming(decided.posting.refusal, one.request.reverses))];
      applyPosting(trial, decided.posting, draft.n, draft.postings.length + all.length);
      all.push(decided);
    }
    return linesOf(all) > MAX_LINES ? [refuse(request, [tooMany(linesOf(all))])] : all;
  }

  private judged(state: LedgerState, command: PostCommand): DecidedPosting {
    const { request } = command;
    if (request.refuse_as) return refusedAs(request, request.refuse_as);
    if (request.reverses === null) return decidePosting(state, request, command.freshBatchIds, this.rules, command.mentioned);
    const original = state.postings.get(request.reverses) ?? command.reversed;
    return decideReversal(
      state,
      request,
      original,
      state.reversedBy.get(request.reverses) ?? command.reversedBy,
      this.rules,
      command.takers,
    );
  }

  /** Facts that override what is known; a batch number that is taken is refused (T5), and nothing is noted then. */
  private note(draft: Draft, facts: LedgerFacts): LedgerOutcome {
    for (const batch of facts.batches) {
      const other = batch.isDeleted ? undefined : batchOfNumber(draft.state, batch.variantId, batch.number);
      if (other && other.id !== batch.id) return { status: 'refusedNote', refusal: numberTaken(batch, other) };
    }
    this.add(draft, facts);
    return { status: 'noted', n: draft.n };
  }

  private add(draft: Draft, facts: LedgerFacts): void {
    applyFacts(draft.state, facts);
    draft.facts.variants.push(...facts.variants);
    draft.facts.locations.push(...facts.locations);
    draft.facts.batches.push(...facts.batches);
  }
}

const linesOf = (all: readonly DecidedPosting[]): number => all.reduce((count, { posting }) => count + posting.movements.length, 0);

/** The reversals that are asked for together with a posting, each as a posting of its own. */
const alsoReversed = ({ also = [], ...command }: PostCommand): PostCommand[] =>
  (command.request.reverses_also ?? []).map((reverses, i) => ({
    ...command,
    ...(also[i] ?? { reversed: null, reversedBy: null, takers: [] }),
    request: { ...command.request, posting_id: postingIdAmong(command.request.posting_id, i + 1), reverses },
  }));

/** Of several reversals that are asked for together, the one that can't be is named. */
const naming = (refusal: PostingRefusal, posting_id: string | null): PostingRefusal => ({
  ...refusal,
  details: refusal.details.map((detail) => ({ ...detail, info: { ...detail.info, posting_id } })),
});

/** What can't be counted, such as a value beyond the largest one, is refused like anything else, so that nobody asks for ever. */
function judgedOrRefused(request: PostCommand['request'], judge: () => readonly DecidedPosting[]): readonly DecidedPosting[] {
  try {
    return judge();
  } catch (problem) {
    if (!(problem instanceof Rejection)) throw problem;
    const { code, message, details } = problem;
    return [refuse(request, details.length > 0 ? details : [{ path: '', code, message }])];
  }
}

/** The other postings of a change of costs, which were made in the same commit. */
function postedTogether(state: LedgerState, { request, earlierAlso }: PostCommand): readonly Posting[] {
  if (!isRevaluation(request)) return [];
  const found: Posting[] = [];
  for (let known; (known = state.postings.get(postingIdAmong(request.posting_id, found.length + 1)));) found.push(known.posting);
  return found.length > 0 ? found : (earlierAlso ?? []);
}

/** @param also postings that were made for the same request */
export function outcomeOf(posting: Posting, n: number, also: readonly Posting[] = []): Extract<LedgerOutcome, { posting_id: string }> {
  const { refusal } = posting;
  const movements = [posting, ...also].flatMap((each) => each.movements);
  return {
    posting_id: posting.postingId,
    status: refusal ? 'refused' : 'posted',
    n,
    refusal: refusal && {
      code: refusal.code,
      message: refusal.message,
      details: refusal.details.map((detail) => ({ ...detail, info: detail.info && { ...detail.info } })),
    },
    batch_ids: movements.map((movement) => movement.batchId),
    moved: movements.map(({ serves, batchId, quantity, value, cost, revalued }) => ({
      serves,
      batch_id: batchId,
      quantity,
      ...(revalued ? { value, cost_variance: revalued.variance } : {}),
      ...(isReturned(serves) ? { value: cost ?? value } : {}),
    })),
    ...(posting.elsewhere ? { elsewhere: posting.elsewhere.map((one) => ({ ...one })) } : {}),
  };
}

/** The latest commit that changed one of the keys after the number given, if there is one. */
function isStale(state: LedgerState, unlessChangedSince: Readonly<Record<string, number>>): number | undefined {
  const changes = Object.entries(unlessChangedSince).map(([key, since]) => {
    const at = state.changedAt.get(key as StockKey) ?? 0;
    return at > since ? at : 0;
  });
  const latest = Math.max(0, ...changes);
  return latest > 0 ? latest : undefined;
}

/** A batch that was there when ids were taken is deleted by now: the posting makes a new one and needs an id for it. */
const lacksBatchId = (state: LedgerState, { request, freshBatchIds }: PostCommand): boolean =>
  request.movements.some(
    ({ variant_id, new_batch, quantity }, i) =>
      new_batch !== null && quantity >= 0 && !freshBatchIds[i] && !batchOfNumber(state, variant_id, new_batch.batch_number),
  );

const unknownTo = (state: LedgerState, facts: LedgerFacts): LedgerFacts => ({
  variants: facts.variants.filter((variant) => !state.variants.get(variant.id)),
  locations: facts.locations.filter((location) => !state.locations.get(location.id)),
  batches: facts.batches.filter((batch) => !state.batches.get(batch.id)),
});

function numberTaken(batch: LedgerBatch, other: LedgerBatch): PostingRefusal {
  const message = `Another batch of the same variant already has the number ${batch.number}.`;
  return {
    code: 'BATCH_NUMBER_TAKEN',
    message,
    details: [{ path: 'batch_number', code: 'BATCH_NUMBER_TAKEN', message, info: { batch_id: other.id, batch_number: batch.number } }],
  };
}

/** The entry with the state it leaves, of everything it touched. */
function sealed(draft: Draft, commands: readonly LedgerCommand[]): Entry {
  const { state, postings, facts } = draft;
  const balanceRefs = new Map<BalanceKey, BalanceRef>();
  const holds = new Map<string, { key: BalanceKey; row: Ref }>();
  const rows = new Set<Ref>();
  for (const posting of postings) {
    for (const movement of posting.movements) {
      balanceRefs.set(balanceKey(movement), movement);
      if (movement.serves) rows.add(movement.serves);
    }
    for (const change of posting.holdChanges)
      holds.set(`${balanceKey(change)} ${change.row}`, { key: balanceKey(change), row: change.row });
    for (const row of [...posting.closes, ...posting.reopens]) rows.add(row);
  }
  return {
    at: commands.map(({ at }) => at).reduce((a, b) => (a > b ? a : b)),
    facts: { variants: facts.variants, locations: facts.locations, batches: facts.batches },
    postings,
    balances: [...balanceRefs.keys()].map((key) => ({ ...parseBalanceKey(key), quantity: balanceAt(state, key) })),
    holds: [...holds.values()].map(({ key, row }) => ({
      ...parseBalanceKey(key),
      row,
      quantity: heldAt(state, key).byRow.get(row) ?? ZERO,
    })),
    rowTotals: [...rows].map((row) => ({
      row,
      moved: state.rows.get(row)?.moved ?? ZERO,
      isClosed: (state.rows.get(row)?.closings ?? 0) > 0,
    })),
  };
}

/** The key of planning and costs that a movement belongs to. */
export const keyOf = (balanceRef: BalanceRef): StockKey => stockKey(balanceRef.variantId, balanceRef.locationId);

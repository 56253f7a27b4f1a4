import type { PostOutcome, PostRequest, Refusal } from '@pegboard/contracts';
import { Rejection } from '@pegboard/kit';

type Asked = Pick<PostRequest, 'posting_id'> & Partial<PostRequest>;

/** The ledger as far as an intent can see it: each id has one outcome for ever, and a posting is taken back once. */
export class MemoryLedger {
  /** Postings that moved stock and were not taken back. */
  readonly standing = new Set<string>();
  readonly asked: Asked[] = [];
  /** The number of the last commit; by it a check says what it was based on. */
  n = 1;
  /** It doesn't answer, and posts nothing. */
  isSilent = false;
  /** It posts, and the answer is lost. */
  losesAnswers = false;
  refuses = false;
  onAsked: () => void = () => undefined;
  private readonly outcomes = new Map<string, PostOutcome>();
  private batches = 900;

  /** @throws Rejection 503 while it is silent */
  async post(request: Asked): Promise<PostOutcome> {
    await Promise.resolve();
    this.onAsked();
    if (this.isSilent) throw silent();
    this.asked.push(request);
    const outcome = this.outcomes.get(request.posting_id) ?? this.decided(request);
    if (this.losesAnswers) throw silent();
    return outcome;
  }

  private decided(request: Asked): PostOutcome {
    const { posting_id, movements = [], reverses, reverses_also = [], unless_changed_since = {}, refuse_as } = request;
    const reversed = reverses ? [reverses, ...reverses_also] : [];
    if (Object.values(unless_changed_since).some((since) => since < this.n))
      return { posting_id, status: 'stale', n: this.n, refusal: null, batch_ids: [] };
    const refusal = refuse_as ?? (this.refuses ? SHORT : this.refusalOf(reversed));
    const outcome: PostOutcome = {
      posting_id,
      status: refusal ? 'refused' : 'posted',
      n: ++this.n,
      refusal,
      batch_ids: refusal ? [] : movements.map(({ batch_id, new_batch }) => batch_id ?? (new_batch ? ++this.batches : null)),
    };
    this.outcomes.set(posting_id, outcome);
    if (refusal) return outcome;
    for (const id of reversed) this.standing.delete(id);
    if (reversed.length === 0) this.standing.add(posting_id);
    return outcome;
  }

  private refusalOf(reversed: readonly string[]): Refusal | null {
    const gone = reversed.find((id) => !this.standing.has(id));
    return gone === undefined ? null : { code: 'ALREADY_REVERSED', message: `${gone} was never posted, or is reversed.`, details: [] };
  }
}

const SHORT: Refusal = {
  code: 'INSUFFICIENT_STOCK',
  message: 'There is too little.',
  details: [{ path: 'movements/0', code: 'INSUFFICIENT_STOCK', message: 'There is too little.' }],
};

const silent = (): Rejection => new Rejection('SERVICE_UNAVAILABLE', 'inventory does not answer.');

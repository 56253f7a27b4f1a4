import { hashOf, isSameHash, newApiKey, readApiKey, scopesOf, type ApiKey } from '@pegboard/access';
import { notFound, reject, type Instant } from '@pegboard/kit';
import { collectionSchema, instantText, listOf, optional, part, text, whole, type Clock, type Collection } from '@pegboard/eventing';
import type { Caller, Way } from '@pegboard/service';

/** A key as it is kept: never its secret. */
export interface KeptKey {
  readonly _id: string;
  readonly version: number;
  readonly name: string;
  /** Scopes and roles, as they were given. */
  readonly grants: readonly string[];
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
  readonly lastUsedAt: Instant | null;
  /** The newest last; those before it hold until their end. */
  readonly secrets: readonly { readonly hash: string; readonly createdAt: Instant; readonly expiresAt: Instant | null }[];
}

export const apiKeysSchema = collectionSchema<KeptKey>('api_keys', {
  _id: text,
  version: whole,
  name: text,
  grants: listOf(text),
  createdAt: instantText,
  createdBy: text,
  expiresAt: optional(instantText),
  revokedAt: optional(instantText),
  lastUsedAt: optional(instantText),
  secrets: listOf(part<KeptKey['secrets'][number]>({ hash: text, createdAt: instantText, expiresAt: optional(instantText) })),
});

export interface NewKey {
  readonly name: string;
  readonly grants: readonly string[];
  readonly expiresAt: Instant | null;
  readonly by: string;
}

/**
 * A revoked key is refused within this time by every other gateway, and at once by the one that was told. What stays open looks
 * again every second, so it ends within three.
 */
const FRESH_MS = 2_000;
const USE_NOTED_EVERY_MS = 60_000;
const MAX_KEPT = 10_000;
const DAY_MS = 86_400_000;
const MOST_ENDING = 100;
const MAX_TRIES = 5;
/** Each is compared with at every look-up. */
const MOST_SECRETS = 10;

/** What a caller with this key is counted by. */
export const callerIdOf = (id: string): string => `key:${id}`;

/** The API keys of the company: the gateway alone keeps them, because callers come in through it alone. */
export class ApiKeys implements Way {
  private readonly known = new Map<string, { key: Promise<KeptKey | undefined>; until: number }>();
  private readonly noted = new Map<string, number>();

  constructor(
    private readonly kept: Collection<KeptKey>,
    private readonly clock: Clock,
  ) {}

  async read(token: string): Promise<Caller | undefined> {
    const given = readApiKey(token);
    const key = given && (await this.lookUp(given.id));
    if (!key || !this.holds(key, hashOf(given.secret))) return undefined;
    this.noteUse(key._id);
    return { id: callerIdOf(key._id), name: key.name, scopes: scopesOf(key.grants) };
  }

  /**
   * A new key. Its text is returned once and stored nowhere.
   * @param made what it is made of, if it is made once for a request that may be repeated
   * @throws Rejection 409 SECRET_SHOWN_ONCE if the text that was told then can't be told again
   */
  async create(given: NewKey, made: ApiKey = newApiKey()): Promise<{ key: KeptKey; text: string }> {
    const key = this.newKey(made.id, made.hash, given);
    if (await this.kept.insert(key)) return { key, text: made.text };
    const before = await this.get(made.id);
    if (before.secrets.some(({ hash }) => isSameHash(hash, made.hash))) return { key: before, text: made.text };
    throw reject('SECRET_SHOWN_ONCE', 'id', `Key ${before._id} was created, and its secret can't be shown again. Rotate it.`, {
      id: before._id,
    });
  }

  /**
   * A key whose text was made by whoever sets up. Answers false if there is one of that id, which stays as it is: revoked, too.
   * @throws Error for a text that can't be a key
   */
  async adopt(text: string, given: NewKey): Promise<boolean> {
    const read = readApiKey(text);
    if (!read) throw new Error('this text is not an API key');
    return this.kept.insert(this.newKey(read.id, hashOf(read.secret), given));
  }

  /**
   * A new secret for a key. The old ones hold for `overlapSeconds` more, so that whoever uses the key can change over; but no more
   * than ten hold at once, the newest.
   * @param made what it is made of, if it is made once for a request that may be repeated
   * @throws Rejection NOT_FOUND, KEY_REVOKED, KEY_EXPIRED, SECRET_SHOWN_ONCE
   */
  async rotate(
    id: string,
    overlapSeconds: number,
    made: ApiKey & { readonly isDone: boolean } = { ...newApiKey(id), isDone: false },
  ): Promise<{ key: KeptKey; text: string }> {
    const now = this.clock.now();
    const end = new Date(Date.parse(now) + overlapSeconds * 1000).toISOString() as Instant;
    const key = await this.change(id, (before) => {
      if (before.secrets.some(({ hash }) => isSameHash(hash, made.hash))) return undefined;
      if (made.isDone)
        throw reject('SECRET_SHOWN_ONCE', 'id', `Key ${id} was rotated, and that secret can't be shown again. Rotate it again.`, { id });
      if (before.expiresAt !== null && before.expiresAt <= now)
        throw reject('KEY_EXPIRED', 'id', `Key ${before.name} expired on ${before.expiresAt}. Create a new key.`, {
          id,
          expires_at: before.expiresAt,
        });
      const old = before.secrets
        .filter((secret) => secret.expiresAt === null || secret.expiresAt > now)
        .map((secret) => ({ ...secret, expiresAt: secret.expiresAt !== null && secret.expiresAt < end ? secret.expiresAt : end }));
      return { secrets: [...old.slice(1 - MOST_SECRETS), { hash: made.hash, createdAt: now, expiresAt: null }] };
    });
    return { key, text: made.text };
  }

  /** Ends a key for ever; it stays in the list, for those who ask later who could do what. @throws Rejection NOT_FOUND */
  async revoke(id: string): Promise<void> {
    const key = await this.get(id);
    if (key.revokedAt === null) await this.change(id, () => ({ revokedAt: this.clock.now() }));
  }

  /** @throws Rejection NOT_FOUND */
  async get(id: string): Promise<KeptKey> {
    const key = await this.kept.get(id);
    if (!key) throw notFound('API key', id);
    return key;
  }

  list(filter: { isRevokedToo: boolean }, page: { skip: number; limit: number }): Promise<{ keys: KeptKey[]; total: number }> {
    return this.page(filter.isRevokedToo ? {} : { revokedAt: null }, page);
  }

  /** Those that hold now, oldest first. */
  listHolding(
    made: { created_at_min?: string; created_at_max?: string; updated_at_min?: string; updated_at_max?: string },
    page: { skip: number; limit: number },
  ): Promise<{ keys: KeptKey[]; total: number }> {
    const bounds = [
      ...[made.created_at_min, made.updated_at_min].flatMap((from) => (from ? [{ createdAt: { $gte: from } }] : [])),
      ...[made.created_at_max, made.updated_at_max].flatMap((to) => (to ? [{ createdAt: { $lte: to } }] : [])),
    ];
    const holds = { revokedAt: null, $or: [{ expiresAt: null }, { expiresAt: { $gt: this.clock.now() } }] };
    return this.page({ $and: [holds, ...bounds] }, page);
  }

  /** Those that end within 30 days, or have ended since yesterday, the next end first. */
  endingSoon(): Promise<KeptKey[]> {
    const within = (days: number): string => new Date(this.clock.milliseconds() + days * DAY_MS).toISOString();
    const where = { revokedAt: null, expiresAt: { $gt: within(-1), $lt: within(30) } };
    return this.kept.find(where, { skip: 0, limit: MOST_ENDING, sort: { expiresAt: 1, _id: 1 } });
  }

  private async page(where: Record<string, unknown>, page: { skip: number; limit: number }): Promise<{ keys: KeptKey[]; total: number }> {
    const [keys, total] = await Promise.all([this.kept.find(where, { ...page, sort: { createdAt: 1, _id: 1 } }), this.kept.count(where)]);
    return { keys, total };
  }

  private newKey(id: string, hash: string, { name, grants, expiresAt, by }: NewKey): KeptKey {
    const now = this.clock.now();
    const secrets = [{ hash, createdAt: now, expiresAt: null }];
    const never = { revokedAt: null, lastUsedAt: null };
    return { _id: id, version: 1, name, grants, createdAt: now, createdBy: by, expiresAt, ...never, secrets };
  }

  /** @param changed undefined for what is so already */
  private async change(id: string, changed: (before: KeptKey) => Partial<KeptKey> | undefined): Promise<KeptKey> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const before = await this.get(id);
      if (before.revokedAt !== null) throw reject('KEY_REVOKED', 'id', `Key ${before.name} was revoked. Create a new key.`, { id });
      const change = changed(before);
      if (!change) return before;
      const set = { ...change, version: before.version + 1 };
      const isWritten = await this.kept.update({ id, where: { version: before.version }, set });
      this.known.delete(id);
      if (isWritten) return { ...before, ...set };
    }
    throw reject('KEY_CHANGED', 'id', 'Another request is changing this key. Try again.', { id });
  }

  private lookUp(id: string): Promise<KeptKey | undefined> {
    const found = this.known.get(id);
    if (found && found.until > this.clock.elapsed()) return found.key;
    if (this.known.size >= MAX_KEPT) this.known.clear();
    const key = this.kept.get(id);
    this.known.set(id, { key, until: this.clock.elapsed() + FRESH_MS });
    key.catch(() => this.known.delete(id));
    return key;
  }

  private holds(key: KeptKey, hash: string): boolean {
    const now = this.clock.now();
    const isOver = (end: Instant | null): boolean => end !== null && end <= now;
    if (key.revokedAt !== null || isOver(key.expiresAt)) return false;
    return key.secrets.some((secret) => isSameHash(secret.hash, hash) && !isOver(secret.expiresAt));
  }

  /** Good to a minute, and never in the way of the call. */
  private noteUse(id: string): void {
    const now = this.clock.elapsed();
    const before = this.noted.get(id);
    if (before !== undefined && now - before < USE_NOTED_EVERY_MS) return;
    if (this.noted.size >= MAX_KEPT) this.noted.clear();
    this.noted.set(id, now);
    this.kept.update({ id, where: {}, set: { lastUsedAt: this.clock.now() } }).catch(() => this.noted.delete(id));
  }
}

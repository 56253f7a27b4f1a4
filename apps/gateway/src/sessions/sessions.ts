import { createHmac, randomBytes } from 'node:crypto';
import { hashOf, scopesOf } from '@pegboard/access';
import { collectionSchema, expiryDate, listOf, optional, text, type Clock, type Collection } from '@pegboard/eventing';
import { reject, type Instant } from '@pegboard/kit';
import type { Caller, Way } from '@pegboard/service';

/** What a sign-in link holds, by its hash: who is signed in, and with which rights. */
export interface KeptCode {
  readonly _id: string;
  readonly name: string;
  readonly grants: readonly string[];
  /** The hash of the session that it became; null until it is used. */
  readonly usedFor: string | null;
  /** The database removes it by itself some time later. */
  readonly expiresAt: Date;
}

/** What a person in a browser holds, by its hash. */
export interface KeptSession {
  readonly _id: string;
  readonly name: string;
  readonly grants: readonly string[];
  readonly expiresAt: Date;
}

const ENDS = [{ keys: { expiresAt: 1 as const }, expireAfterSeconds: 0 }];

export const signInCodesSchema = collectionSchema<KeptCode>(
  'sign_in_codes',
  { _id: text, name: text, grants: listOf(text), usedFor: optional(text), expiresAt: expiryDate },
  ENDS,
);

export const sessionsSchema = collectionSchema<KeptSession>(
  'sessions',
  { _id: text, name: text, grants: listOf(text), expiresAt: expiryDate },
  ENDS,
);

/** A link is used at once or not at all. */
const CODE_HOLDS_MS = 10 * 60_000;
/** A working day. */
const SESSION_HOLDS_MS = 12 * 3_600_000;
/** As long as a revoked API key is still taken by the other gateways. */
const FRESH_MS = 2_000;
const MAX_KEPT = 10_000;
const FORM = /^pgs_[A-Za-z0-9_-]{43}$/;
const SECRET_BYTES = 32;
const ID_LENGTH = 16;

const instantOf = (date: Date): Instant => date.toISOString() as Instant;

/** People at a browser: a code in a link signs in once, and becomes a session that ends by itself. */
export class Sessions implements Way {
  private readonly known = new Map<string, { session: Promise<KeptSession | undefined>; until: number }>();

  constructor(
    private readonly codes: Collection<KeptCode>,
    private readonly sessions: Collection<KeptSession>,
    private readonly clock: Clock,
  ) {}

  /** A code for a link. It is returned once, and only its hash is kept. @param bytes for a request that may be repeated: the same each time */
  async invite(
    { name, grants }: Pick<KeptCode, 'name' | 'grants'>,
    bytes: Buffer = randomBytes(SECRET_BYTES),
  ): Promise<{ code: string; expiresAt: Instant }> {
    const code = bytes.toString('base64url');
    const expiresAt = this.in(CODE_HOLDS_MS);
    await this.codes.insert({ _id: hashOf(code), name, grants, usedFor: null, expiresAt });
    return { code, expiresAt: instantOf(expiresAt) };
  }

  /**
   * The session that a code becomes. Its token is made of the code and the request's own key, so a repeated request gets the same
   * session, and no other request gets one.
   * @throws Rejection 409 CODE_USED, 422 UNKNOWN_CODE
   */
  async open(code: string, requestKey: string = randomBytes(SECRET_BYTES).toString('base64url')): Promise<OpenedSession> {
    const id = hashOf(code);
    const kept = await this.codes.get(id);
    if (!kept || this.isOver(kept)) throw reject('UNKNOWN_CODE', 'code', 'This sign-in link is not known, or more than ten minutes old.');
    const token = `pgs_${createHmac('sha256', code).update(requestKey).digest('base64url')}`;
    const isFirst = await this.codes.update({ id, where: { usedFor: null }, set: { usedFor: hashOf(token) } });
    if (!isFirst && !(await this.became(id, token)))
      throw reject('CODE_USED', 'code', 'This sign-in link has been used. A link signs in once.');
    const session = { _id: hashOf(token), name: kept.name, grants: kept.grants, expiresAt: this.in(SESSION_HOLDS_MS) };
    await this.sessions.insert(session);
    const { expiresAt } = (await this.sessions.get(session._id)) ?? session;
    return { token, name: kept.name, scopes: [...scopesOf(kept.grants)].sort(), expiresAt: instantOf(expiresAt) };
  }

  async read(token: string): Promise<Caller | undefined> {
    if (!FORM.test(token)) return undefined;
    const id = hashOf(token);
    const session = await this.lookUp(id);
    if (!session || this.isOver(session)) return undefined;
    return { id: `session:${id.slice(0, ID_LENGTH)}`, name: session.name, scopes: scopesOf(session.grants) };
  }

  /** Ends a session at once here, and within seconds at every other gateway. */
  async end(token: string): Promise<void> {
    const id = hashOf(token);
    await this.sessions.remove(id);
    this.known.delete(id);
  }

  private async became(codeId: string, token: string): Promise<boolean> {
    return (await this.codes.get(codeId))?.usedFor === hashOf(token);
  }

  private lookUp(id: string): Promise<KeptSession | undefined> {
    const found = this.known.get(id);
    if (found && found.until > this.clock.elapsed()) return found.session;
    if (this.known.size >= MAX_KEPT) this.known.clear();
    const session = this.sessions.get(id);
    this.known.set(id, { session, until: this.clock.elapsed() + FRESH_MS });
    session.catch(() => this.known.delete(id));
    return session;
  }

  private isOver({ expiresAt }: { readonly expiresAt: Date }): boolean {
    return expiresAt.getTime() <= this.clock.milliseconds();
  }

  private in(ms: number): Date {
    return new Date(this.clock.milliseconds() + ms);
  }
}

export interface OpenedSession {
  readonly token: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Instant;
}

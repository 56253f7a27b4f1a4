import { instant, isUnchanged, notFound, reject, type Instant } from '@pegboard/kit';
import {
  collectionSchema,
  flag,
  instantText,
  listOf,
  oneOf,
  optional,
  part,
  text,
  whole,
  type Clock,
  type Collection,
  type Ids,
} from '@pegboard/eventing';
import { newToken, type SecretBox } from './secrets';
import type { WebhookPlaces } from './webhook-places';

/** Why nothing is sent: switched off by its owner (null), or by us. */
export type DisabledReason = 'FAILING' | 'GONE' | 'BACKLOG_FULL' | 'TOKEN_UNREADABLE';

/** A webhook as it is kept. */
export interface Webhook {
  readonly _id: number;
  readonly version: number;
  readonly url: string;
  readonly description: string | null;
  readonly subscribedEvents: readonly string[];
  readonly isEnabled: boolean;
  readonly disabledReason: DisabledReason | null;
  readonly disabledAt: Instant | null;
  /** Sealed, the newest last; those before it hold until their end. */
  readonly secrets: readonly { readonly sealed: string; readonly createdAt: Instant; readonly expiresAt: Instant | null }[];
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Only what the stream holds behind this is sent: what happened before it was set up, or while it was disabled, is not. */
  readonly fromSequence: number;
  /** The first failure since the last success. */
  readonly failingSince: Instant | null;
  readonly failures: number;
  /** The receiver seems to be down and is left alone until then. */
  readonly pausedUntil: Instant | null;
}

export const webhooksSchema = collectionSchema<Webhook>('webhooks', {
  _id: whole,
  version: whole,
  url: text,
  description: optional(text),
  subscribedEvents: listOf(text),
  isEnabled: flag,
  disabledReason: optional(oneOf(['FAILING', 'GONE', 'BACKLOG_FULL', 'TOKEN_UNREADABLE'])),
  disabledAt: optional(instantText),
  secrets: listOf(part<Webhook['secrets'][number]>({ sealed: text, createdAt: instantText, expiresAt: optional(instantText) })),
  createdAt: instantText,
  updatedAt: instantText,
  fromSequence: whole,
  failingSince: optional(instantText),
  failures: whole,
  pausedUntil: optional(instantText),
});

export interface WebhookEdit {
  readonly url?: string | undefined;
  readonly description?: string | null | undefined;
  readonly subscribedEvents?: readonly string[] | undefined;
  readonly isEnabled?: boolean | undefined;
}

export interface NewWebhook {
  readonly url: string;
  readonly description: string | null;
  readonly subscribedEvents: readonly string[];
  /** Absent: it is. */
  readonly isEnabled?: boolean | undefined;
  readonly token?: string | undefined;
}

/** Nothing is sent to a disabled webhook, except a ping. @throws Rejection 409 WEBHOOK_DISABLED */
export function requireEnabled({ _id: id, isEnabled }: Pick<Webhook, '_id' | 'isEnabled'>): void {
  if (!isEnabled) throw reject('WEBHOOK_DISABLED', 'id', 'The webhook is disabled. Enable it first.', { id });
}

/** @throws Rejection 409 TOKEN_UNREADABLE for a delivery that couldn't be signed */
export function requireSigned<T>(tried: T | undefined, id: number): T {
  if (tried) return tried;
  throw reject('TOKEN_UNREADABLE', 'id', 'The webhook’s token can’t be decrypted with the gateway’s current key. Rotate the token.', {
    id,
  });
}

/** The webhooks that hear none of these events. */
export const hearingNone = (events: readonly string[]): Record<string, unknown> =>
  events.length > 0 ? { subscribedEvents: { $nin: [...events] } } : {};

/** A webhook that hears what the caller can't read is there for others only. @throws Rejection 404 NOT_FOUND */
export function refuseHidden({ _id: id, subscribedEvents }: Webhook, beyond: readonly string[]): void {
  if (subscribedEvents.some((event) => beyond.includes(event))) throw notFound('webhook', id);
}

const MAX_TRIES = 8;
/** Each signs whatever is sent. */
const MOST_TOKENS = 10;
const WELL = { failingSince: null, failures: 0, pausedUntil: null } as const;

/** The webhooks of the company. */
export class Webhooks {
  constructor(
    private readonly kept: Collection<Webhook>,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly box: SecretBox,
    private readonly places: WebhookPlaces,
  ) {}

  /**
   * A new webhook. Its token is returned only once.
   * @param after the end of the stream now
   * @param made its id and token, if it is made once for a request that may be repeated
   * @throws Rejection 409 TOO_MANY_WEBHOOKS, SECRET_SHOWN_ONCE; 404 NOT_FOUND if it was made and is gone
   */
  async create(
    given: NewWebhook,
    after: number,
    made?: { readonly id: number; readonly token: string; readonly isDone: boolean },
  ): Promise<{ webhook: Webhook; token: string }> {
    const { token = made?.token ?? newToken(), isEnabled = true, ...about } = given;
    const before = made && (await this.kept.get(made.id));
    if (before) return this.madeBefore(before, token);
    if (made?.isDone) throw notFound('webhook', made.id);
    const id = made?.id ?? (await this.ids.next('webhook'));
    const now = this.clock.now();
    const webhook: Webhook = {
      _id: id,
      version: 1,
      ...about,
      isEnabled,
      disabledReason: null,
      disabledAt: isEnabled ? null : now,
      secrets: [{ sealed: this.box.seal(token, String(id)), createdAt: now, expiresAt: null }],
      createdAt: now,
      updatedAt: now,
      fromSequence: after,
      ...WELL,
    };
    const place = await this.places.take(id);
    const isNew = await this.kept.insert(webhook);
    await this.places.keep(place);
    return isNew ? { webhook, token } : this.madeBefore(await this.get(id), token);
  }

  private madeBefore(webhook: Webhook, token: string): { webhook: Webhook; token: string } {
    if (this.isOpenedBy(webhook, token)) return { webhook, token };
    const id = webhook._id;
    throw reject('SECRET_SHOWN_ONCE', 'id', `Webhook ${id} was created, and its token can't be shown again. Rotate it.`, { id });
  }

  private isOpenedBy(webhook: Webhook, token: string): boolean {
    return webhook.secrets.some(({ sealed }) => this.box.open(sealed, String(webhook._id)) === token);
  }

  /** @throws Rejection 404 NOT_FOUND */
  async get(id: number): Promise<Webhook> {
    const webhook = await this.kept.get(id);
    if (!webhook) throw notFound('webhook', id);
    return webhook;
  }

  find(id: number): Promise<Webhook | undefined> {
    return this.kept.get(id);
  }

  /** The newest first. */
  async list(filter: Record<string, unknown>, page: { skip: number; limit: number }): Promise<{ webhooks: Webhook[]; total: number }> {
    const [webhooks, total] = await Promise.all([this.kept.find(filter, { ...page, sort: { _id: -1 } }), this.kept.count(filter)]);
    return { webhooks, total };
  }

  all(): Promise<Webhook[]> {
    return this.kept.find({});
  }

  /**
   * Changes what is named. Enabled again, it gets what happens from now on, and what waited when it was disabled.
   * @throws Rejection 404 NOT_FOUND
   */
  edit(id: number, edit: WebhookEdit, after: number): Promise<Webhook> {
    return this.change(id, (before) => {
      const named = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined)) as Partial<Webhook>;
      const isBack = edit.isEnabled === true && !before.isEnabled;
      const isMoved = edit.url !== undefined && edit.url !== before.url;
      if (isUnchanged(before, { ...before, ...named })) return undefined;
      return {
        ...named,
        ...(edit.isEnabled === false && before.isEnabled ? { disabledAt: this.clock.now(), disabledReason: null } : {}),
        ...(isBack ? { disabledAt: null, disabledReason: null, fromSequence: after } : {}),
        ...(isBack || isMoved ? WELL : {}),
        updatedAt: this.clock.now(),
      };
    });
  }

  /**
   * A new token. The old ones sign too for `overlapSeconds` more, so that the receiver can change over; but no more than ten sign at
   * once, the newest.
   * @param made its token, if it is made once for a request that may be repeated
   * @throws Rejection 404 NOT_FOUND, 409 SECRET_SHOWN_ONCE
   */
  async rotate(
    id: number,
    overlapSeconds: number,
    given?: string,
    made?: { readonly token: string; readonly isDone: boolean },
  ): Promise<{ webhook: Webhook; token: string }> {
    const token = given ?? made?.token ?? newToken();
    const now = this.clock.now();
    const end = instant(this.clock.milliseconds() + overlapSeconds * 1000);
    const webhook = await this.change(id, (before) => {
      if (made && this.isOpenedBy(before, token)) return undefined;
      if (made?.isDone)
        throw reject('SECRET_SHOWN_ONCE', 'id', `Webhook ${id} was rotated, and that token can't be shown again. Rotate it again.`, { id });
      const old = before.secrets
        .filter((secret) => secret.expiresAt === null || secret.expiresAt > now)
        .map((secret) => ({ ...secret, expiresAt: secret.expiresAt !== null && secret.expiresAt < end ? secret.expiresAt : end }));
      const fresh = { sealed: this.box.seal(token, String(id)), createdAt: now, expiresAt: null };
      return { secrets: [...(overlapSeconds > 0 ? old.slice(1 - MOST_TOKENS) : []), fresh], updatedAt: now };
    });
    return { webhook, token };
  }

  async remove(id: number): Promise<void> {
    if (!(await this.kept.remove(id))) throw notFound('webhook', id);
    await this.places.release(id);
  }

  /** The tokens that sign now, the newest first; empty if none can be read. */
  tokensOf(webhook: Webhook): string[] {
    const now = this.clock.now();
    return webhook.secrets
      .filter(({ expiresAt }) => expiresAt === null || expiresAt > now)
      .flatMap(({ sealed }) => this.box.open(sealed, String(webhook._id)) ?? [])
      .reverse();
  }

  async disable(id: number, reason: DisabledReason): Promise<void> {
    await this.note(id, { isEnabled: false, disabledReason: reason, disabledAt: this.clock.now() }, { isEnabled: true });
  }

  /** A receiver that was left alone is tried again at once. */
  async trust(id: number): Promise<void> {
    await this.note(id, { pausedUntil: null });
  }

  async noteSuccess(webhook: Webhook): Promise<void> {
    if (webhook.failures > 0) await this.note(webhook._id, WELL);
  }

  async noteFailure(webhook: Webhook, pausedUntil: Instant | null): Promise<void> {
    const failingSince = webhook.failingSince ?? this.clock.now();
    await this.note(webhook._id, { failingSince, failures: webhook.failures + 1, pausedUntil });
  }

  /** The stream was put back: new events have low numbers again, and what was sent before is known by its content. */
  async forgetSequences(): Promise<void> {
    const all = await this.all();
    await this.kept.updateMany(all.map(({ _id }) => ({ id: _id, where: {}, set: { fromSequence: 0 } })));
  }

  private async note(id: number, set: Partial<Webhook>, where: Record<string, unknown> = {}): Promise<void> {
    await this.kept.update({ id, where, set });
  }

  /** @param changed undefined for what is so already */
  private async change(id: number, changed: (before: Webhook) => Partial<Webhook> | undefined): Promise<Webhook> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const before = await this.get(id);
      const change = changed(before);
      if (!change) return before;
      const set = { ...change, version: before.version + 1 };
      if (await this.kept.update({ id, where: { version: before.version }, set })) return { ...before, ...set };
    }
    throw reject('WEBHOOK_CHANGED', 'id', 'Another request is changing this webhook. Try again.', { id });
  }
}

import { reject } from '@pegboard/kit';
import type { Slot, Slots } from '../limits/slots';

export const MAX_WEBHOOKS = 100;
const GROUP = 'webhooks';
/** A webhook that isn't kept by then was never made. */
const MADE_WITHIN_MS = 60_000;

const holderOf = (webhookId: number): string => `webhook/${webhookId}`;

/** The webhooks that there are. */
interface KeptWebhooks {
  find(filter: Readonly<Record<string, unknown>>, options: { only: readonly string[] }): Promise<readonly { readonly _id: number }[]>;
  get(id: number): Promise<unknown>;
}

/** The places of webhooks: each is given once, however many are made at the same moment, at whichever gateways. */
export class WebhookPlaces {
  constructor(
    private readonly slots: Slots,
    private readonly webhooks: KeptWebhooks,
  ) {}

  /** A place for a webhook that is about to be made. @throws Rejection 409 TOO_MANY_WEBHOOKS */
  async take(id: number): Promise<Slot> {
    const there = await this.webhooks.find({}, { only: ['version'] });
    const held = await this.slots.holders(GROUP, MAX_WEBHOOKS);
    const own = held.find(({ holder }) => holder === holderOf(id));
    if (own) return own;
    await this.releaseLeft(held, new Set(there.map(({ _id }) => holderOf(_id))));
    const holders = new Set(held.map(({ holder }) => holder));
    // Those of a release that knew no places, or whose making ended half-way.
    const without = there.filter(({ _id }) => !holders.has(holderOf(_id))).length;
    const asked = { group: GROUP, places: MAX_WEBHOOKS, most: MAX_WEBHOOKS - without, holdsMs: MADE_WITHIN_MS, holder: holderOf(id) };
    const place = await this.slots.take(asked);
    if (place) return place;
    throw reject('TOO_MANY_WEBHOOKS', 'url', `There are already ${MAX_WEBHOOKS} webhooks, which is the maximum. Delete one first.`, {
      limit: MAX_WEBHOOKS,
    });
  }

  keep(place: Slot): Promise<void> {
    return this.slots.keep(place);
  }

  async release(id: number): Promise<void> {
    const held = await this.slots.holders(GROUP, MAX_WEBHOOKS);
    await Promise.all(held.filter(({ holder }) => holder === holderOf(id)).map((place) => this.slots.release(place)));
  }

  /** A deletion that ended half-way leaves a place behind. */
  private async releaseLeft(held: readonly (Slot & { isKept: boolean })[], there: ReadonlySet<string>): Promise<void> {
    for (const place of held.filter(({ holder, isKept }) => isKept && !there.has(holder))) {
      const id = Number(place.holder.split('/')[1]);
      // It may have been made since the webhooks were read.
      if (!(await this.webhooks.get(id))) await this.slots.release(place);
    }
  }
}

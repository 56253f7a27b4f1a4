import { Inject, Injectable } from '@nestjs/common';
import { CLAIMS, InjectStore, TIMERS, type AggregateStore, type Claims, type Timers } from '@pegboard/eventing';
import { reject, Rejection } from '@pegboard/kit';
import { ClaimedNumbers } from '@pegboard/service';
import { items, type Item } from '../items/item.schema';
import { soldServices, type SoldService } from '../sold-services/sold-service.schema';

export interface ClaimedSku {
  readonly variantId: number;
  readonly sku: string;
}

const ONE = { skip: 0, limit: 1 };

/** An SKU belongs to one variant (I1), of an item or of a service. It is claimed before it is written. */
@Injectable()
export class SkuClaims {
  private readonly claimed: ClaimedNumbers;

  constructor(
    @Inject(CLAIMS) claims: Claims,
    @InjectStore(items) private readonly items: AggregateStore<Item>,
    @InjectStore(soldServices) private readonly services: AggregateStore<SoldService>,
    @Inject(TIMERS) timers: Timers,
  ) {
    this.claimed = new ClaimedNumbers({ claims, timers }, 'sku', (variantId, sku) => this.has(variantId, sku));
  }

  /** All or none; what is new of them. @throws Rejection SKU_TAKEN (409) */
  async claim(wanted: readonly (ClaimedSku & { readonly path: string })[]): Promise<ClaimedSku[]> {
    const claimed: ClaimedSku[] = [];
    for (const { variantId, sku, path } of wanted) {
      const claim = await this.claimed.claim(sku, variantId);
      if (claim.resourceId === variantId) {
        if (claim.isNew) claimed.push({ variantId, sku });
        continue;
      }
      await this.free(claimed);
      throw reject('SKU_TAKEN', path, `Variant ${claim.resourceId} already has the SKU ${sku}. Every variant needs its own SKU.`, {
        sku,
        variant_id: claim.resourceId,
      });
    }
    return claimed;
  }

  /** For what was deleted and is there again: an SKU that another variant has taken meanwhile is kept apart by the variant's id. */
  async again({ variantId, sku }: ClaimedSku): Promise<string> {
    if (!(await this.claimed.isTaken(sku, variantId))) return sku;
    const apart = `${sku}-${variantId}`;
    await this.claimed.claim(apart, variantId);
    return apart;
  }

  async free(claimed: readonly ClaimedSku[]): Promise<void> {
    for (const { variantId, sku } of claimed) await this.claimed.free(sku, variantId);
  }

  /**
   * Writes what has been claimed. What is refused frees it; where nobody knows whether it was written, it stays claimed.
   * @throws whatever `write` throws
   */
  async freeIfRefused<T>(claimed: readonly ClaimedSku[], write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (problem) {
      if (problem instanceof Rejection && problem.kind !== 'unavailable') await this.free(claimed);
      throw problem;
    }
  }

  private async has(variantId: number, sku: string): Promise<boolean> {
    const [found, services] = await Promise.all([
      this.items.search({ 'variants.id': variantId }, { id: 1 }, ONE),
      this.services.search({ variantId }, { id: 1 }, ONE),
    ]);
    const isOfItem = found.items.some(({ variants }) => variants.some((one) => one.id === variantId && one.sku === sku && !one.deletedAt));
    return isOfItem || services.items.some((service) => service.sku === sku);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { CLAIMS, type Claims } from '@pegboard/eventing';
import { reject } from '@pegboard/kit';

export interface ClaimedSku {
  readonly variantId: number;
  readonly sku: string;
}

const skuKey = (sku: string): string => `sku:${sku}`;

/** An SKU belongs to one variant (I1), of an item or of a service. It is claimed before it is written. */
@Injectable()
export class SkuClaims {
  constructor(@Inject(CLAIMS) private readonly claims: Claims) {}

  /** All or none; what is new of them. @throws Rejection SKU_TAKEN (409) */
  async claim(wanted: readonly (ClaimedSku & { readonly path: string })[]): Promise<ClaimedSku[]> {
    const claimed: ClaimedSku[] = [];
    for (const { variantId, sku, path } of wanted) {
      const claim = await this.claims.claim(skuKey(sku), variantId);
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
    const { resourceId } = await this.claims.claim(skuKey(sku), variantId);
    if (resourceId === variantId) return sku;
    const apart = `${sku}-${variantId}`;
    await this.claims.claim(skuKey(apart), variantId);
    return apart;
  }

  async free(claimed: readonly ClaimedSku[]): Promise<void> {
    for (const { variantId, sku } of claimed) await this.claims.release(skuKey(sku), variantId);
  }
}

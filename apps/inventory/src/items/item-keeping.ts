import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, IDS, InjectStore, type AggregateStore, type Clock, type Ids } from '@pegboard/eventing';
import { given, notFound, reject } from '@pegboard/kit';
import { matchVersion, takeBackIfUsed } from '@pegboard/service';
import { ItemFactKeeping } from './item-facts';
import { ItemUses } from '../uses/item-uses';
import { unlessRefused } from '../uses/unless-refused';
import { archivedSince } from '../catalogue/archived';
import { Catalogue, type FoundVariant } from '../catalogue/catalogue';
import { SkuClaims } from '../catalogue/sku-claims';
import { DefaultSuppliers } from './default-suppliers';
import type {
  CreateMaterialDto,
  UpdateMaterialDto,
  CreateProductDto,
  UpdateProductDto,
  CreateVariantDto,
  UpdateVariantDto,
} from './item.dto';
import {
  configsOf,
  editedVariant,
  itemFields,
  namedConfigs,
  namesUnits,
  newVariant,
  plainItem,
  requirePurchaseUnit,
  variantFields,
} from './item-input';
import { items, liveVariants, type Item } from './item.schema';

/** Products and materials, which differ only in what they may say. SKUs are claimed before they are written. */
@Injectable()
export class ItemKeeping {
  constructor(
    @InjectStore(items) private readonly items: AggregateStore<Item>,
    private readonly catalogue: Catalogue,
    private readonly facts: ItemFactKeeping,
    private readonly uses: ItemUses,
    private readonly suppliers: DefaultSuppliers,
    private readonly skus: SkuClaims,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create(type: Item['type'], body: CreateProductDto | CreateMaterialDto): Promise<Item> {
    const id = await this.ids.next('item');
    const variantIds = await this.ids.take('variant', body.variants.length);
    const now = this.clock.now();
    const variants = body.variants.map((variant, i) => newVariant(variantIds[i]!, variant, now));
    const configIds = await this.ids.take(
      'item_config',
      (body.configs?.length ?? 0) + variants.flatMap(({ configAttributes }) => configAttributes).length,
    );
    const { name, ...fields } = itemFields(type, body);
    requirePurchaseUnit({ ...plainItem(type), ...fields, name: name! });
    await this.suppliers.refuseUnknown(fields.defaultSupplierId);
    const claimed = await this.skus.claim(variants.map(({ id: variantId, sku }, i) => ({ variantId, sku, path: `variants/${i}/sku` })));
    return this.kept(
      await this.skus.freeIfRefused(claimed, async () => {
        const created = {
          ...plainItem(type),
          ...fields,
          name: name!,
          id,
          variants,
          configs: configsOf(body.configs ?? [], variants, () => configIds.shift()!),
        };
        return this.items.create(created, [{ action: 'created' }]);
      }),
    );
  }

  async get(type: Item['type'], id: number): Promise<Item> {
    return ofType(await this.items.get(id), type);
  }

  async update(type: Item['type'], id: number, body: UpdateProductDto | UpdateMaterialDto): Promise<Item> {
    const named = itemFields(type, body);
    const now = this.clock.now();
    const configIds = await this.ids.take('item_config', body.configs?.length ?? 0);
    const before = await this.get(type, id);
    if (named.defaultSupplierId !== before.defaultSupplierId) await this.suppliers.refuseUnknown(named.defaultSupplierId);
    const item = await this.items.change(id, (current) => {
      matchVersion(ofType(current, type));
      const fields = { ...named, ...given({ archivedAt: archivedSince(body.is_archived, current.archivedAt, now) }) };
      const configs = body.configs
        ? {
            configs: configsOf(
              namedConfigs(body.configs, current.configs),
              liveVariants(current),
              () => configIds.shift()!,
              current.configs,
            ),
          }
        : {};
      if (namesUnits(fields)) requirePurchaseUnit({ ...current, ...fields });
      const changed = [...Object.keys(fields), ...Object.keys(configs)];
      return changed.length === 0
        ? undefined
        : { state: { ...current, ...fields, ...configs }, events: [{ action: 'updated', change: { changed } }] };
    });
    await this.kept(item);
    if (item.batchTracked !== before.batchTracked) await this.facts.tell(item);
    return item;
  }

  /** An item was saved, here or by a replica that died or lost its database before it had told whom it must. */
  async heard(id: number): Promise<void> {
    const item = await this.items.find(id);
    if (!item) return;
    await this.kept(item);
    await this.facts.tell(item);
  }

  /** Deletes an item that nothing uses (I5). @throws Rejection ITEM_IN_USE with the list of uses */
  async remove(type: Item['type'], id: number): Promise<void> {
    const item = await this.get(type, id);
    const refuse = await this.uses.of(liveVariants(item).map((variant) => variant.id));
    const deleted = await this.items.change(id, (current) => {
      matchVersion(current);
      refuse(item.name);
      return { state: { ...current, isDeleted: true }, events: [{ action: 'deleted' }] };
    });
    await this.kept(deleted);
    const variants = liveVariants(deleted);
    await this.unlessUsed(
      deleted,
      variants.map((variant) => variant.id),
      deleted.name,
    );
    await this.skus.free(variants.map((variant) => ({ variantId: variant.id, sku: variant.sku })));
  }

  /**
   * I5: a deletion gives way to a document that was written at the same moment. Those of the variants that are used are there
   * again. Asked when a document names them, and right after each deletion.
   */
  async restoreUsed(variantIds: readonly number[]): Promise<void> {
    const places = await this.catalogue.variantIndex.findMany(variantIds);
    const gone = [...places.keys()].map(Number).filter((id) => places.get(id)?.isDeleted);
    for (const { item, variant } of (await this.catalogue.variants(gone)).values())
      if (item.isDeleted || variant.deletedAt !== null)
        await this.unlessUsed(item, [variant.id], variant.sku, true).catch(unlessRefused('ITEM_IN_USE'));
  }

  /** @throws Rejection ITEM_IN_USE if they are used; then they are there again */
  private async unlessUsed(deleted: Item, variantIds: readonly number[], name: string, isAnswerNeeded = false): Promise<void> {
    const refuse = await this.uses.ofDeleted(deleted, variantIds, isAnswerNeeded);
    await takeBackIfUsed(
      () => refuse(name),
      () => this.restore(deleted.id, variantIds),
    );
  }

  private async restore(itemId: number, variantIds: readonly number[]): Promise<void> {
    const item = (await this.items.find(itemId))!;
    // An item that was deleted comes back with all its variants, not only with those that are used: each needs its SKU again.
    const back = item.variants.filter(({ id, deletedAt }) => variantIds.includes(id) || (item.isDeleted && deletedAt === null));
    const skus = new Map<number, string>();
    for (const { id, sku } of back) skus.set(id, await this.skus.again({ variantId: id, sku }));
    const restored = await this.items.change(
      itemId,
      (current) => {
        const isThere = (variant: Item['variants'][number]): boolean => variant.deletedAt === null && variant.sku === skus.get(variant.id);
        if (!current.isDeleted && current.variants.every((one) => !skus.has(one.id) || isThere(one))) return undefined;
        const variants = current.variants.map((one) => (skus.has(one.id) ? { ...one, deletedAt: null, sku: skus.get(one.id)! } : one));
        return {
          state: { ...current, isDeleted: false, variants },
          events: [{ action: 'restored', change: { variant_ids: [...skus.keys()] } }],
        };
      },
      { includeDeleted: true },
    );
    await this.kept(restored);
  }

  async addVariant(body: CreateVariantDto): Promise<FoundVariant> {
    const itemId = itemOf(body);
    const variant = newVariant(await this.ids.next('variant'), body, this.clock.now());
    const configIds = await this.ids.take('item_config', variant.configAttributes.length);
    ofType(await this.items.get(itemId), body.product_id ? 'product' : 'material');
    const claimed = await this.skus.claim([{ variantId: variant.id, sku: variant.sku, path: 'sku' }]);
    const item = await this.skus.freeIfRefused(claimed, () =>
      this.items.change(itemId, (current) => {
        if (current.variants.some(({ id }) => id === variant.id)) return undefined;
        const variants = [...current.variants, variant];
        return {
          state: {
            ...current,
            variants,
            configs: configsOf(current.configs, [variant], () => configIds.shift()!, current.configs),
          },
          events: [{ action: 'updated', change: { added_variant_id: variant.id } }],
        };
      }),
    );
    await this.kept(item);
    return found(item, variant.id);
  }

  async updateVariant(variantId: number, body: UpdateVariantDto): Promise<FoundVariant> {
    const before = await this.variant(variantId);
    const owner = body.product_id ?? body.material_id ?? before.item.id;
    if (owner !== before.item.id)
      throw reject(
        'ITEM_CANNOT_CHANGE',
        body.product_id ? 'product_id' : 'material_id',
        `${before.variant.sku} belongs to ${before.item.name} and can't be moved to another item.`,
      );
    const fields = variantFields(body);
    const now = this.clock.now();
    const isRenamed = fields.sku !== undefined && fields.sku !== before.variant.sku;
    const claimed = await this.skus.claim(isRenamed ? [{ variantId, sku: fields.sku!, path: 'sku' }] : []);
    const item = await this.skus.freeIfRefused(claimed, () =>
      this.items.change(before.item.id, (current) => {
        matchVersion(current);
        if (Object.keys(fields).length === 0) return undefined;
        const variants = current.variants.map((variant) => (variant.id === variantId ? editedVariant(variant, fields, now) : variant));
        return {
          state: { ...current, variants },
          events: [{ action: 'updated', change: { variant_id: variantId, changed: Object.keys(fields) } }],
        };
      }),
    );
    await this.kept(item);
    if (isRenamed) {
      await this.skus.free([{ variantId, sku: before.variant.sku }]);
      await this.facts.tell(item);
    }
    return found(item, variantId);
  }

  /** @throws Rejection ITEM_IN_USE; LAST_VARIANT: an item has at least one */
  async removeVariant(variantId: number): Promise<void> {
    const { item, variant } = await this.variant(variantId);
    const refuse = await this.uses.of([variantId]);
    const now = this.clock.now();
    const changed = await this.items.change(item.id, (current) => {
      matchVersion(current);
      if (liveVariants(current).length === 1)
        throw reject('LAST_VARIANT', 'id', `${variant.sku} is the only variant of ${current.name}. Delete or archive the item instead.`);
      refuse(variant.sku);
      const variants = current.variants.map((one) => (one.id === variantId ? { ...one, deletedAt: now, updatedAt: now } : one));
      return { state: { ...current, variants }, events: [{ action: 'updated', change: { removed_variant_id: variantId } }] };
    });
    await this.kept(changed);
    await this.unlessUsed(changed, [variantId], variant.sku);
    await this.skus.free([{ variantId, sku: variant.sku }]);
  }

  /** A variant that is not deleted. @throws Rejection NOT_FOUND */
  async variant(variantId: number): Promise<FoundVariant> {
    const place = (await this.catalogue.variants([variantId])).get(variantId);
    if (!place || place.item.isDeleted || place.variant.deletedAt !== null) throw notFound('variant', variantId);
    return place;
  }

  private async kept(item: Item): Promise<Item> {
    await this.catalogue.index(item);
    return item;
  }
}

function ofType(item: Item, type: Item['type']): Item {
  if (item.type !== type) throw notFound(type, item.id);
  return item;
}

function itemOf(body: CreateVariantDto): number {
  const ids = [body.product_id, body.material_id].filter((id) => typeof id === 'number');
  if (ids.length !== 1)
    throw reject('VARIANT_WITHOUT_ITEM', 'product_id', 'Give either product_id or material_id: the item that the variant belongs to.');
  return ids[0]!;
}

const found = (item: Item, variantId: number): FoundVariant => ({
  item,
  variant: item.variants.find((variant) => variant.id === variantId)!,
});

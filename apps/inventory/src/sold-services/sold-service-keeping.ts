import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, IDS, InjectStore, type AggregateStore, type Clock, type Ids } from '@pegboard/eventing';
import { given } from '@pegboard/kit';
import { matchVersion, takeBackIfUsed } from '@pegboard/service';
import { archivedSince } from '../catalogue/archived';
import { Catalogue } from '../catalogue/catalogue';
import { SkuClaims } from '../catalogue/sku-claims';
import { ItemUses } from '../uses/item-uses';
import { unlessRefused } from '../uses/unless-refused';
import type { CreateSoldServiceDto, UpdateSoldServiceDto } from './sold-service.dto';
import { soldServices, type SoldService } from './sold-service.schema';

/** Services (I6). Their SKUs are claimed among those of all variants. */
@Injectable()
export class SoldServiceKeeping {
  constructor(
    @InjectStore(soldServices) private readonly services: AggregateStore<SoldService>,
    private readonly catalogue: Catalogue,
    private readonly skus: SkuClaims,
    private readonly uses: ItemUses,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create(body: CreateSoldServiceDto): Promise<SoldService> {
    const { variants, ...own } = body;
    const fields = fieldsOf({ ...own, ...variants[0] });
    // Items and services are numbered together, as their variants are.
    const id = await this.ids.next('item');
    const variantId = await this.ids.next('variant');
    const claimed = await this.skus.claim(fields.sku ? [{ variantId, sku: fields.sku, path: 'variants/0/sku' }] : []);
    const created = { ...PLAIN, ...fields, name: body.name, id, variantId, isDeleted: false };
    return this.indexed(await this.skus.freeIfRefused(claimed, () => this.services.create(created, [{ action: 'created' }])));
  }

  async update(id: number, body: UpdateSoldServiceDto): Promise<SoldService> {
    const named = fieldsOf(body);
    const now = this.clock.now();
    const before = await this.services.get(id);
    const { variantId } = before;
    const isRenamed = named.sku !== undefined && named.sku !== before.sku;
    const claimed = await this.skus.claim(isRenamed && named.sku ? [{ variantId, sku: named.sku, path: 'sku' }] : []);
    const change = (current: SoldService) => {
      matchVersion(current);
      const fields = { ...named, ...given({ archivedAt: archivedSince(body.is_archived, current.archivedAt, now) }) };
      const changed = Object.keys(fields);
      return changed.length === 0 ? undefined : { state: { ...current, ...fields }, events: [{ action: 'updated', change: { changed } }] };
    };
    const service = await this.indexed(await this.skus.freeIfRefused(claimed, () => this.services.change(id, change)));
    if (isRenamed && before.sku !== null) await this.skus.free([{ variantId, sku: before.sku }]);
    return service;
  }

  /** A service was saved, here or by a replica that died before the copy beside it was written. */
  async heard(id: number): Promise<void> {
    const service = await this.services.find(id);
    if (service) await this.indexed(service);
  }

  /** Deletes a service that no order names (I5). @throws Rejection ITEM_IN_USE */
  async remove(id: number): Promise<void> {
    const { variantId, sku, name } = await this.services.get(id);
    const refuse = await this.uses.of([variantId]);
    const deleted = await this.services.change(id, (current) => {
      matchVersion(current);
      refuse(name);
      return { state: { ...current, isDeleted: true }, events: [{ action: 'deleted' }] };
    });
    await this.indexed(deleted);
    await this.unlessUsed(deleted);
    if (sku !== null) await this.skus.free([{ variantId, sku }]);
  }

  /** I5: a deletion gives way to an order that was written at the same moment: those services are there again. */
  async restoreUsed(variantIds: readonly number[]): Promise<void> {
    const places = await this.catalogue.variantIndex.findMany(variantIds);
    const gone = [...places].flatMap(([id, { type, isDeleted }]) => (type === 'service' && isDeleted ? [Number(id)] : []));
    for (const service of (await this.catalogue.services(gone)).values())
      if (service.isDeleted) await this.unlessUsed(service, true).catch(unlessRefused('ITEM_IN_USE'));
  }

  /** @throws Rejection ITEM_IN_USE if an order names it; then it is there again */
  private async unlessUsed(deleted: SoldService, isAnswerNeeded = false): Promise<void> {
    const refuse = await this.uses.ofDeletedService(deleted, isAnswerNeeded);
    await takeBackIfUsed(
      () => refuse(deleted.name),
      () => this.restore(deleted),
    );
  }

  private async restore({ id, variantId, sku: before }: SoldService): Promise<void> {
    const sku = before === null ? null : await this.skus.again({ variantId, sku: before });
    const restored = await this.services.change(
      id,
      (current) => (current.isDeleted ? { state: { ...current, isDeleted: false, sku }, events: [{ action: 'restored' }] } : undefined),
      { includeDeleted: true },
    );
    await this.indexed(restored);
  }

  private async indexed(service: SoldService): Promise<SoldService> {
    await this.catalogue.indexService(service);
    return service;
  }
}

const PLAIN = {
  uom: 'pcs',
  categoryName: null,
  isSellable: true,
  additionalInfo: '',
  archivedAt: null,
  sku: null,
  salesPrice: null,
  defaultCost: null,
  customFields: [],
} as const;

/** The fields that a body names; the others stay as they are. */
const fieldsOf = (body: UpdateSoldServiceDto): Partial<SoldService> =>
  given({
    name: body.name,
    uom: body.uom,
    categoryName: body.category_name,
    isSellable: body.is_sellable,
    additionalInfo: body.additional_info === null ? '' : body.additional_info,
    sku: body.sku,
    salesPrice: body.sales_price,
    defaultCost: body.default_cost,
    customFields: body.custom_fields?.map(({ field_name, field_value }) => ({ field_name, field_value })),
  }) as Partial<SoldService>;

import { Inject, Injectable } from '@nestjs/common';
import { given, ZERO, type Quantity } from '@pegboard/kit';
import { listed, listFilter, pageOf, sortOf, timesFilter, type Listed } from '@pegboard/service';
import { Catalogue } from '../catalogue/catalogue';
import type { ExtendedVariantAnswer } from './item.answer';
import { ITEM_SORTS, VARIANT_SORTS, type ItemsQuery, type VariantsQuery } from './item.dto';
import { itemBesideVariant, itemView, variantView } from './item.view';
import type { Item } from './item.schema';
import { serviceVariantView } from '../sold-services/sold-service.view';

/** Lists of items and variants, newest first unless the query sorts. */
@Injectable()
export class ItemLists {
  constructor(@Inject(Catalogue) private readonly catalogue: Catalogue) {}

  async items(type: Item['type'], query: ItemsQuery): Promise<Listed> {
    const filter = given({
      type,
      ...listFilter(query),
      name: query.name,
      uom: query.uom,
      categoryName: query.category_name,
      defaultSupplierId: query.default_supplier_id,
      isSellable: query.is_sellable,
      isProducible: query.is_producible,
      isPurchasable: query.is_purchasable,
      isAutoAssembly: query.is_auto_assembly,
      batchTracked: query.batch_tracked,
      serialTracked: query.serial_tracked,
      operationsInSequence: query.operations_in_sequence,
      purchaseUom: query.purchase_uom,
      purchaseUomConversionRate: query.purchase_uom_conversion_rate,
      archivedAt: query.include_archived ? undefined : null,
    });
    const { items, total } = await this.catalogue.items.search(filter, sortOf(query, ITEM_SORTS, '-id'), pageOf(query));
    return listed(items.map(itemView), total, query);
  }

  async variants(query: VariantsQuery): Promise<Listed> {
    const skus = [...(query.sku ?? []), ...(query.sku_list ?? [])];
    const filter = given({
      ...timesFilter(query),
      id: query.ids ? { $in: query.ids } : undefined,
      type: query.type ? { $in: query.type } : undefined,
      sku: skus.length > 0 ? { $in: skus } : undefined,
      salesPrice: query.sales_price,
      purchasePrice: shownAsZero(query.purchase_price),
      internalBarcode: query.internal_barcode,
      registeredBarcode: query.registered_barcode,
      supplierItemCodes: query.supplier_item_codes ? { $in: query.supplier_item_codes } : undefined,
      isDeleted: query.include_deleted ? undefined : false,
      isArchived: query.include_archived ? undefined : false,
      $or: ofItems(query),
    });
    const { items: places, total } = await this.catalogue.variantIndex.search(filter, sortOf(query, VARIANT_SORTS, '-id'), pageOf(query));
    const idsOf = (isOfService: boolean) => places.filter(({ type }) => (type === 'service') === isOfService).map(({ id }) => Number(id));
    const [found, services] = await Promise.all([this.catalogue.variants(idsOf(false)), this.catalogue.services(idsOf(true))]);
    const views = places.flatMap(({ id }): ExtendedVariantAnswer[] => {
      const [one, service] = [found.get(Number(id)), services.get(Number(id))];
      if (service) return [serviceVariantView(service)];
      return one ? [{ ...variantView(one.item, one.variant), ...extended(query.extend, one.item) }] : [];
    });
    return listed(views, total, query);
  }
}

/** Products and materials are numbered together, so the id of one isn't taken for the other's. */
function ofItems({ product_id: products, material_id: materials }: VariantsQuery): Record<string, unknown>[] | undefined {
  const asked = [
    ...(products ? [{ type: 'product', itemId: { $in: products } }] : []),
    ...(materials ? [{ type: 'material', itemId: { $in: materials } }] : []),
  ];
  return asked.length > 0 ? asked : undefined;
}

/** A variant without a purchase price is shown with one of zero. */
const shownAsZero = (price: Quantity | undefined): unknown => (price === ZERO ? { $in: [ZERO, null] } : price);

/** `extend=product_or_material` shows the item with each variant. */
export const extended = (extend: readonly string[] | undefined, item: Item) =>
  extend?.includes('product_or_material') ? { product_or_material: itemBesideVariant(item) } : {};

import { toNumber, type Quantity } from '@pegboard/kit';
import type { VariantAnswer } from '../items/item.answer';
import type { SoldServiceAnswer } from './sold-service.answer';
import type { SoldService } from './sold-service.schema';

const amount = (q: Quantity | null): number | null => (q === null ? null : toNumber(q));

const timesOf = (service: SoldService) => ({
  created_at: service.createdAt,
  updated_at: service.updatedAt,
  deleted_at: service.isDeleted ? service.updatedAt : null,
});

export const soldServiceView = (service: SoldService): SoldServiceAnswer => ({
  id: service.id,
  name: service.name,
  uom: service.uom,
  category_name: service.categoryName ?? '',
  is_sellable: service.isSellable,
  type: 'service',
  additional_info: service.additionalInfo,
  custom_field_collection_id: null,
  variants: [
    {
      id: service.variantId,
      service_id: service.id,
      sku: service.sku,
      sales_price: amount(service.salesPrice),
      default_cost: amount(service.defaultCost),
      type: 'service',
      custom_fields: [...service.customFields],
      ...timesOf(service),
    },
  ],
  archived_at: service.archivedAt,
  ...timesOf(service),
});

/** Its variant among those of items. */
export const serviceVariantView = (service: SoldService): VariantAnswer => ({
  id: service.variantId,
  sku: service.sku ?? '',
  sales_price: amount(service.salesPrice),
  purchase_price: 0,
  product_id: null,
  material_id: null,
  type: 'service',
  internal_barcode: '',
  registered_barcode: '',
  supplier_item_codes: [],
  lead_time: null,
  minimum_order_quantity: null,
  config_attributes: [],
  custom_fields: [...service.customFields],
  ...timesOf(service),
});

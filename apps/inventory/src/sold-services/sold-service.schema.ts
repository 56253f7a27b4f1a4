import type { CustomFieldText } from '../items/item.schema';
import { soldServiceEvent, type SoldServiceBody } from '@pegboard/contracts';
import {
  aggregateSchema,
  anything,
  flag,
  instantText,
  listOf,
  optional,
  quantity,
  text,
  whole,
  type Aggregate,
  type AggregateType,
} from '@pegboard/eventing';
import type { Instant, Quantity } from '@pegboard/kit';

/** What is sold and never stocked (I6). It has one variant, by which orders name it. */
export interface SoldService extends Aggregate {
  readonly name: string;
  readonly uom: string;
  readonly categoryName: string | null;
  readonly isSellable: boolean;
  readonly additionalInfo: string;
  readonly archivedAt: Instant | null;
  readonly variantId: number;
  readonly sku: string | null;
  readonly salesPrice: Quantity | null;
  readonly defaultCost: Quantity | null;
  readonly customFields: readonly CustomFieldText[];
}

export const soldServicesSchema = aggregateSchema<SoldService>(
  'services',
  {
    name: text,
    uom: text,
    categoryName: optional(text),
    isSellable: flag,
    additionalInfo: text,
    archivedAt: optional(instantText),
    variantId: whole,
    sku: optional(text),
    salesPrice: optional(quantity),
    defaultCost: optional(quantity),
    customFields: listOf(anything<CustomFieldText>()),
  },
  { indexes: ['name', 'variantId', 'createdAt', 'updatedAt'] },
);

export const soldServices: AggregateType<SoldService, SoldServiceBody> = {
  event: soldServiceEvent,
  collection: soldServicesSchema,
  toBody: (service) => ({
    id: service.id,
    version: service.version,
    is_deleted: service.isDeleted,
    name: service.name,
    uom: service.uom,
    category_name: service.categoryName,
    is_sellable: service.isSellable,
    is_archived: service.archivedAt !== null,
    variants: [
      {
        id: service.variantId,
        sku: service.sku,
        sales_price: service.salesPrice,
        default_cost: service.defaultCost,
        is_deleted: service.isDeleted,
      },
    ],
  }),
};

import { Injectable } from '@nestjs/common';
import type { ManufacturingOrderBody, PurchaseOrderBody, RecipeBody, SalesOrderBody } from '@pegboard/contracts';
import { documentsSchema, flag, InjectStore, listOf, oneOf, part, text, whole, type DocumentStore, type Found } from '@pegboard/eventing';

/** What another service's document names of ours. */
export interface DocumentUse {
  readonly type: 'sales_order' | 'manufacturing_order' | 'purchase_order' | 'recipe';
  readonly documentId: number;
  readonly number: string;
  readonly isDeleted: boolean;
  readonly variantIds: readonly number[];
  readonly locationIds: readonly number[];
}

export const documentUsesSchema = documentsSchema<DocumentUse>(
  'document_uses',
  {
    id: text,
    value: part<DocumentUse>({
      type: oneOf(['sales_order', 'manufacturing_order', 'purchase_order', 'recipe']),
      documentId: whole,
      number: text,
      isDeleted: flag,
      variantIds: listOf(whole),
      locationIds: listOf(whole),
    }),
  },
  ['variantIds', 'locationIds'],
);

/** Which orders and recipes name which variants and locations, learnt from their events by version (I5). */
@Injectable()
export class DocumentUses {
  constructor(@InjectStore(documentUsesSchema) private readonly uses: DocumentStore<DocumentUse>) {}

  salesOrder(order: SalesOrderBody): Promise<DocumentUse> {
    const rows = [...order.rows, ...(order.service_rows ?? [])];
    return this.keep(
      'sales_order',
      order,
      order.order_no,
      rows.map((row) => row.variant_id),
      [order.location_id, ...rows.map((row) => row.location_id)],
    );
  }

  manufacturingOrder(order: ManufacturingOrderBody): Promise<DocumentUse> {
    return this.keep(
      'manufacturing_order',
      order,
      order.order_no,
      [order.variant_id, ...order.rows.map((row) => row.variant_id)],
      [order.location_id],
    );
  }

  purchaseOrder(order: PurchaseOrderBody): Promise<DocumentUse> {
    const locationIds = [
      order.location_id,
      ...order.rows.map((row) => row.location_id),
      ...(order.tracking_location_id ? [order.tracking_location_id] : []),
    ];
    return this.keep(
      'purchase_order',
      order,
      order.order_no,
      [...order.rows, ...order.recipe_rows].map((row) => row.variant_id),
      locationIds,
    );
  }

  recipe(recipe: RecipeBody): Promise<DocumentUse> {
    // A product with an empty recipe uses nothing, not even itself.
    const variantIds = recipe.rows.length === 0 ? [] : recipe.rows.map((row) => row.ingredient_variant_id);
    return this.keep('recipe', recipe, `of variant ${recipe.product_variant_id}`, variantIds, []);
  }

  ofVariants(variantIds: readonly number[], most: number): Promise<Found<DocumentUse>> {
    return this.uses.search({ isDeleted: false, variantIds: { $in: variantIds } }, { id: 1 }, { skip: 0, limit: most });
  }

  ofLocation(locationId: number, most: number): Promise<Found<DocumentUse>> {
    return this.uses.search({ isDeleted: false, locationIds: locationId }, { id: 1 }, { skip: 0, limit: most });
  }

  /** Which versions of documents it has; of unknown ones, none. */
  async versions(type: string, ids: readonly number[]): Promise<{ id: number; version: number }[]> {
    const found = await this.uses.numbersOf(ids.map((id) => `${type}/${id}`));
    return ids.flatMap((id) => {
      const version = found.get(`${type}/${id}`);
      return version === undefined ? [] : [{ id, version }];
    });
  }

  private async keep(
    type: DocumentUse['type'],
    document: { id: number; version: number; is_deleted: boolean },
    number: string,
    variantIds: readonly number[],
    locationIds: readonly number[],
  ): Promise<DocumentUse> {
    const use: DocumentUse = {
      type,
      documentId: document.id,
      number,
      isDeleted: document.is_deleted,
      variantIds: [...new Set(variantIds)],
      locationIds: [...new Set(locationIds)],
    };
    await this.uses.putNewer(`${type}/${document.id}`, document.version, use);
    return use;
  }
}

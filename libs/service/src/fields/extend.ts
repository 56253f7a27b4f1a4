import { z } from 'zod';
import { purchasingSuppliersOf, type ItemBody } from '@pegboard/contracts';
import type { Asker } from '@pegboard/eventing';
import { toNumber } from '@pegboard/kit';
import { answered } from '../openapi/answers';
import { QueryOneOf } from './query-fields';

const { id, text, quantity } = answered;

/** A variant inside another resource's answer, so that a list needs no further call for names. */
const variantInside = z
  .strictObject({
    id,
    sku: text,
    name: text.meta({ description: 'The name of the item.' }),
    uom: text.meta({ description: 'The unit in which stock is counted.' }),
    type: z.enum(['product', 'material']),
    product_id: id.optional(),
    material_id: id.optional(),
    sales_price: quantity.nullable(),
    purchase_price: quantity.optional(),
    lead_time: z.int().nullable(),
    minimum_order_quantity: quantity.nullable(),
    config_attributes: z.array(z.strictObject({ config_name: text, config_value: text })),
  })
  .meta({ id: 'VariantInside' });
export type VariantInside = z.output<typeof variantInside>;

const extended = variantInside.optional().meta({ description: 'With `extend=variant`' });

/** The field of an answer that has a `variant_id`. */
export const withVariant = { variant: extended } as const;
/** The field of an answer that has an `ingredient_variant_id`. */
export const withIngredientVariant = { ingredient_variant: extended } as const;
/** The field of an answer that has a `product_variant_id`. */
export const withProductVariant = { product_variant: extended } as const;

/** A supplier inside another resource's answer. */
const supplierInside = z.strictObject({ id, name: text, email: text.nullable(), currency: text.nullable() }).meta({ id: 'SupplierInside' });
type SupplierInside = z.output<typeof supplierInside>;

/** The field of an answer that has a `default_supplier_id`. */
export const withDefaultSupplier = {
  supplier: supplierInside.optional().meta({ description: 'The default supplier, with `extend=supplier`' }),
} as const;

/** What `extend` of a list or a card names. Words that would do nothing are refused. */
export const QueryExtend = (...words: readonly string[]): PropertyDecorator =>
  QueryOneOf(words, { description: `Adds whole objects beside their ids: ${words.join(', ')}.` });

/** The query of a card whose variants can be shown. */
export class ExtendVariantQuery {
  @QueryExtend('variant') extend?: string[];
}

/** How a word of `extend` is served: which ids name such objects, under which field they are shown, and where they are found. */
export interface Extension {
  /** By the field that holds the id: the field for the object. */
  readonly fields: Readonly<Record<string, string>>;
  find(ids: readonly number[]): Promise<ReadonlyMap<number, unknown>>;
}

/** The words of `extend` that a service serves everywhere; one provider a service. */
export const EXTENSIONS = Symbol('EXTENSIONS');
export type Extensions = Readonly<Record<string, Extension>>;

/** What inventory answers about at once. */
const LARGEST_QUESTION = 1000;

/** @param itemsOf the items of variants, by the id of the variant or of any kind: each has its variants in it */
export const variantExtension = (itemsOf: (variantIds: readonly number[]) => Promise<Iterable<Omit<ItemBody, 'version'>>>): Extension => ({
  fields: { variant_id: 'variant', ingredient_variant_id: 'ingredient_variant', product_variant_id: 'product_variant' },
  find: async (ids) => {
    const found = new Map<number, VariantInside>();
    for (let from = 0; from < ids.length; from += LARGEST_QUESTION)
      for (const item of await itemsOf(ids.slice(from, from + LARGEST_QUESTION)))
        for (const variant of item.variants) found.set(variant.id, variantView(item, variant));
    return found;
  },
});

/** The default suppliers of items. Purchasing keeps suppliers. */
export const defaultSupplierExtension = (asker: Asker): Extension => ({
  fields: { default_supplier_id: 'supplier' },
  find: async (ids) => {
    const { suppliers } = await asker.ask(purchasingSuppliersOf, { ids: [...ids] });
    return new Map(suppliers.map(({ id, name, email, currency }): [number, SupplierInside] => [id, { id, name, email, currency }]));
  },
});

const variantView = (item: Omit<ItemBody, 'version'>, variant: ItemBody['variants'][number]): VariantInside => ({
  id: variant.id,
  sku: variant.sku,
  name: item.name,
  uom: item.uom,
  type: item.type,
  ...(item.type === 'product' ? { product_id: item.id } : { material_id: item.id }),
  sales_price: variant.sales_price === null ? null : toNumber(variant.sales_price),
  ...(variant.purchase_price === null ? {} : { purchase_price: toNumber(variant.purchase_price) }),
  lead_time: variant.lead_time,
  minimum_order_quantity: variant.minimum_order_quantity === null ? null : toNumber(variant.minimum_order_quantity),
  config_attributes: variant.config_attributes,
});

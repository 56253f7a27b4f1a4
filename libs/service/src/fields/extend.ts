import { z } from 'zod';
import { purchasingSuppliersOf, type ItemBody, type SoldServiceBody, type SupplierBody } from '@pegboard/contracts';
import type { Asker } from '@pegboard/eventing';
import { toNumber } from '@pegboard/kit';
import { answered } from '../openapi/answers';
import { QueryOneOf } from './query-fields';

const { id, text, quantity, instant } = answered;

/** A variant inside another resource's answer, so that a list needs no further call for names. */
const variantInside = z
  .strictObject({
    id,
    sku: text,
    name: text.meta({ description: 'The name of the item.' }),
    uom: text.meta({ description: 'The unit in which stock is counted.' }),
    type: z.enum(['product', 'material', 'service']),
    product_id: id.optional(),
    material_id: id.optional(),
    service_id: id.optional(),
    sales_price: quantity.nullable(),
    purchase_price: quantity.optional(),
    lead_time: z.int().nullable(),
    minimum_order_quantity: quantity.nullable(),
    config_attributes: z.array(z.strictObject({ config_name: text, config_value: text })),
    product_or_material_name: text.meta({ description: 'The same as name.' }),
    internal_barcode: text,
    registered_barcode: text,
    supplier_item_codes: z.array(text),
    created_at: instant.optional(),
    updated_at: instant.optional(),
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
const supplierInside = z
  .strictObject({
    id,
    name: text,
    email: text.nullable(),
    currency: text.nullable(),
    comment: text,
    created_at: instant.optional(),
    updated_at: instant.optional(),
    deleted_at: instant.nullable(),
  })
  .meta({ id: 'SupplierInside' });
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

type Extended = Omit<ItemBody, 'version'> | Omit<SoldServiceBody, 'version'>;

const isItem = (thing: Extended): thing is Omit<ItemBody, 'version'> => 'type' in thing;

/** @param itemsOf the items and services of variants, by the id of the variant or of any kind: each has its variants in it */
export const variantExtension = (itemsOf: (variantIds: readonly number[]) => Promise<Iterable<Extended>>): Extension => ({
  fields: { variant_id: 'variant', ingredient_variant_id: 'ingredient_variant', product_variant_id: 'product_variant' },
  find: async (ids) => {
    const found = new Map<number, VariantInside>();
    for (let from = 0; from < ids.length; from += LARGEST_QUESTION)
      for (const item of await itemsOf(ids.slice(from, from + LARGEST_QUESTION)))
        if (isItem(item)) for (const variant of item.variants) found.set(variant.id, variantView(item, variant));
        else for (const variant of item.variants) found.set(variant.id, serviceView(item, variant));
    return found;
  },
});

/** The default suppliers of items. Purchasing keeps suppliers. */
export const defaultSupplierExtension = (asker: Asker): Extension => ({
  fields: { default_supplier_id: 'supplier' },
  find: async (ids) => {
    const { suppliers } = await asker.ask(purchasingSuppliersOf, { ids: [...ids] });
    return new Map(suppliers.map((supplier) => [supplier.id, supplierView(supplier)]));
  },
});

const supplierView = ({ id, name, email, currency, comment, is_deleted, ...times }: SupplierBody): SupplierInside => ({
  id,
  name,
  email,
  currency,
  comment: comment ?? '',
  ...timesView(times),
  deleted_at: is_deleted ? (times.updated_at ?? null) : null,
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
  product_or_material_name: item.name,
  internal_barcode: variant.internal_barcode ?? '',
  registered_barcode: variant.registered_barcode ?? '',
  supplier_item_codes: variant.supplier_item_codes ?? [],
  ...timesView(variant),
});

const serviceView = (service: Omit<SoldServiceBody, 'version'>, variant: SoldServiceBody['variants'][number]): VariantInside => ({
  id: variant.id,
  sku: variant.sku ?? '',
  name: service.name,
  uom: service.uom,
  type: 'service',
  service_id: service.id,
  sales_price: variant.sales_price === null ? null : toNumber(variant.sales_price),
  lead_time: null,
  minimum_order_quantity: null,
  config_attributes: [],
  product_or_material_name: service.name,
  internal_barcode: '',
  registered_barcode: '',
  supplier_item_codes: [],
});

/** Absent until its owner has sent it again after an upgrade. */
const timesView = ({ created_at, updated_at }: { created_at?: string; updated_at?: string }) => ({
  ...(created_at === undefined ? {} : { created_at }),
  ...(updated_at === undefined ? {} : { updated_at }),
});

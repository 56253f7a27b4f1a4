import { aggregate, whole, type MirrorTable } from './table';

/** What orders name: partners, items, places, and how things are made. */
export const TABLES_OF_NAMES = {
  customers: { about: 'Customers', columns: { ...aggregate, name: 'text', email: 'text?' }, ...whole },
  suppliers: { about: 'Suppliers', columns: { ...aggregate, name: 'text', email: 'text?', currency: 'text?' }, ...whole },
  items: {
    about: 'Products and materials',
    columns: {
      ...aggregate,
      type: 'text',
      name: 'text',
      uom: 'text',
      category_name: 'text?',
      is_sellable: 'flag',
      is_producible: 'flag',
      is_purchasable: 'flag',
      batch_tracked: 'flag',
      is_archived: 'flag',
      default_supplier_id: 'integer?',
      purchase_uom: 'text?',
      purchase_uom_conversion_rate: 'decimal?',
    },
    ...whole,
  },
  variants: {
    about: 'Variants of items. Stock is kept per variant',
    columns: {
      id: 'integer',
      item_id: 'integer',
      sku: 'text',
      sales_price: 'decimal?',
      purchase_price: 'decimal?',
      minimum_order_quantity: 'decimal?',
      lead_time: 'integer?',
      is_deleted: 'flag',
    },
    key: ['id'],
    indexes: ['item_id', 'sku'],
  },
  locations: {
    about: 'Locations of stock',
    columns: {
      ...aggregate,
      name: 'text',
      sells: 'flag',
      makes: 'flag',
      buys: 'flag',
      is_primary: 'flag',
      is_archived: 'flag',
      time_zone: 'text',
    },
    ...whole,
  },
  batches: {
    about: 'Batches. A batch belongs to one variant',
    columns: { ...aggregate, batch_number: 'text', variant_id: 'integer', expiration_date: 'text?' },
    ...whole,
  },
  recipes: {
    about: 'Recipes. The id is the id of the product’s variant',
    columns: { ...aggregate, product_variant_id: 'integer', product_item_id: 'integer' },
    ...whole,
  },
  recipe_rows: {
    about: 'Ingredients for one unit of the product',
    columns: { id: 'integer', recipe_id: 'integer', ingredient_variant_id: 'integer', quantity: 'decimal', notes: 'text?' },
    key: ['id'],
    indexes: ['recipe_id'],
  },
  recipe_operations: {
    about: 'Operations for one unit of the product, in seconds',
    columns: {
      id: 'integer',
      recipe_id: 'integer',
      operation_name: 'text',
      resource_name: 'text?',
      planned_time_per_unit: 'decimal',
      cost_per_hour: 'decimal?',
    },
    key: ['id'],
    indexes: ['recipe_id'],
  },
  safety_stock: {
    about: 'Safety stock levels, by variant and location',
    columns: { ...aggregate, variant_id: 'integer', location_id: 'integer', quantity: 'decimal' },
    ...whole,
  },
} as const satisfies Record<string, MirrorTable>;

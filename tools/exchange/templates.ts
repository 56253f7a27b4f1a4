/** The files of a company, in the order in which they can be taken in. */
export const FILES = ['locations', 'suppliers', 'customers', 'items', 'variants', 'services', 'recipes', 'operations', 'stock'] as const;
export type FileName = (typeof FILES)[number];

export interface Column {
  readonly name: string;
  /** `code` is a text that a spreadsheet may take for a number; `number` has at most six decimals and isn't negative; `positive` is above zero. */
  readonly kind: 'text' | 'code' | 'number' | 'positive' | 'integer' | 'boolean' | 'day' | 'options' | readonly string[];
  readonly isRequired?: boolean;
  /** The value names a line of another file, or something that is in the system already. */
  readonly refersTo?: FileName;
  readonly meaning: string;
}

export interface Template {
  readonly about: string;
  readonly columns: readonly Column[];
  /** The columns that identify a line: a second line with the same values is a mistake. */
  readonly key: readonly string[];
}

const name = (meaning: string): Column => ({ name: 'name', kind: 'text', isRequired: true, meaning });

/** One template a file: what `npx pegboard import` takes and `npx pegboard export` writes. */
export const TEMPLATES: Readonly<Record<FileName, Template>> = {
  locations: {
    about: 'Locations of stock.',
    key: ['name'],
    columns: [
      name('unique'),
      { name: 'sells', kind: 'boolean', meaning: 'goods are sold from here; true if empty' },
      { name: 'makes', kind: 'boolean', meaning: 'goods are made here; true if empty' },
      { name: 'buys', kind: 'boolean', meaning: 'goods are received here; true if empty' },
      { name: 'time_zone', kind: 'text', meaning: 'IANA name, for example Europe/Tallinn; UTC if empty' },
    ],
  },
  suppliers: {
    about: 'Suppliers of the company.',
    key: ['name'],
    columns: [
      name('unique'),
      { name: 'email', kind: 'text', meaning: 'address for orders' },
      { name: 'phone', kind: 'text', meaning: '' },
      { name: 'currency', kind: 'text', meaning: 'three letters' },
      { name: 'conversion_rate', kind: 'text', meaning: 'how much of the base currency one unit of the currency is' },
    ],
  },
  customers: {
    about: 'Customers of the company.',
    key: ['name'],
    columns: [name('unique'), { name: 'email', kind: 'text', meaning: '' }],
  },
  items: {
    about: 'Products and materials. Each needs at least one line in variants.csv.',
    key: ['name'],
    columns: [
      { name: 'type', kind: ['product', 'material'], isRequired: true, meaning: 'a product can be made, a material is bought' },
      name('unique over products and materials'),
      { name: 'category', kind: 'text', meaning: '' },
      { name: 'uom', kind: 'text', meaning: 'stock unit; pcs if empty' },
      { name: 'is_sellable', kind: 'boolean', meaning: 'true for products, false for materials if empty' },
      { name: 'is_producible', kind: 'boolean', meaning: 'of products; true if empty' },
      { name: 'is_purchasable', kind: 'boolean', meaning: 'of products; false if empty. Materials always are' },
      { name: 'batch_tracked', kind: 'boolean', meaning: 'every movement names batches; false if empty' },
      { name: 'purchase_uom', kind: 'text', meaning: 'the unit for buying, if it is another one' },
      { name: 'purchase_uom_conversion_rate', kind: 'positive', meaning: 'stock units in one purchase unit' },
      { name: 'default_supplier', kind: 'text', refersTo: 'suppliers', meaning: 'the name of a supplier' },
    ],
  },
  variants: {
    about: 'Variants of items. Stock is kept per variant.',
    key: ['sku'],
    columns: [
      { name: 'item', kind: 'text', isRequired: true, refersTo: 'items', meaning: 'the name of an item' },
      { name: 'sku', kind: 'code', isRequired: true, meaning: 'unique over everything' },
      { name: 'sales_price', kind: 'number', meaning: 'of one stock unit' },
      { name: 'purchase_price', kind: 'number', meaning: 'of one purchase unit' },
      { name: 'minimum_order_quantity', kind: 'number', meaning: 'in purchase units' },
      { name: 'lead_time_days', kind: 'integer', meaning: 'from order to arrival' },
      { name: 'internal_barcode', kind: 'code', meaning: '' },
      { name: 'registered_barcode', kind: 'code', meaning: 'EAN, UPC …' },
      { name: 'supplier_item_code', kind: 'code', meaning: "the supplier's article number" },
      { name: 'options', kind: 'options', meaning: 'what tells it from the item’s other variants: Wood=oak; Finish=matt' },
    ],
  },
  services: {
    about: 'What is sold and never stocked.',
    key: ['sku'],
    columns: [
      { name: 'name', kind: 'text', isRequired: true, meaning: '' },
      { name: 'sku', kind: 'code', isRequired: true, meaning: 'unique over everything' },
      { name: 'category', kind: 'text', meaning: '' },
      { name: 'uom', kind: 'text', meaning: 'pcs if empty' },
      { name: 'is_sellable', kind: 'boolean', meaning: 'true if empty' },
      { name: 'sales_price', kind: 'number', meaning: 'of one unit' },
      { name: 'default_cost', kind: 'number', meaning: 'what one unit costs the company' },
    ],
  },
  recipes: {
    about: 'Ingredients for one unit of a product.',
    key: ['product_sku', 'ingredient_sku'],
    columns: [
      { name: 'product_sku', kind: 'code', isRequired: true, refersTo: 'variants', meaning: '' },
      { name: 'ingredient_sku', kind: 'code', isRequired: true, refersTo: 'variants', meaning: '' },
      { name: 'quantity', kind: 'positive', isRequired: true, meaning: 'for one unit of the product' },
    ],
  },
  operations: {
    about: 'Operations to make a product, in the sequence of the lines.',
    key: ['product_sku', 'operation'],
    columns: [
      { name: 'product_sku', kind: 'code', isRequired: true, refersTo: 'variants', meaning: '' },
      { name: 'operation', kind: 'text', isRequired: true, meaning: '' },
      { name: 'resource', kind: 'text', meaning: 'the person or machine' },
      { name: 'type', kind: ['process', 'setup', 'perUnit', 'fixed'], meaning: 'process if empty' },
      { name: 'seconds', kind: 'number', meaning: 'planned time' },
    ],
  },
  stock: {
    about: 'Opening stock when the company starts. Each line can be imported once.',
    key: ['location', 'sku', 'batch_number'],
    columns: [
      { name: 'location', kind: 'text', isRequired: true, refersTo: 'locations', meaning: '' },
      { name: 'sku', kind: 'code', isRequired: true, refersTo: 'variants', meaning: '' },
      { name: 'quantity', kind: 'positive', isRequired: true, meaning: 'in stock units' },
      { name: 'cost_per_unit', kind: 'number', meaning: 'of one stock unit; 0 if empty' },
      { name: 'batch_number', kind: 'code', meaning: 'of batch-tracked items, where it is required' },
      { name: 'without_batch', kind: 'boolean', meaning: 'true: stock of a batch-tracked item that has no batch' },
      { name: 'expiration_date', kind: 'day', meaning: 'the last day on which the batch may be used' },
    ],
  },
};

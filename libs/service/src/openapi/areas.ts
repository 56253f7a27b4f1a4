import { RESOURCES } from '@pegboard/access';

/** A part of the business, as people know it, with its resources: the most used one first. */
interface Area {
  readonly name: string;
  readonly about: string;
  /** Whose resources come behind the named ones, if nobody has put them in a place yet. */
  readonly service: keyof typeof RESOURCES | 'gateway';
  readonly resources: Readonly<Record<string, string>>;
}

/** By resource: what it is, in a few words. A resource that isn't named here is described by its name. */
const AREAS: readonly Area[] = [
  {
    name: 'Sell',
    about: 'Orders of customers, from quote to delivery and return.',
    service: 'sales',
    resources: {
      sales_orders: 'Orders of customers, in rank order, with statuses and dates of the plan',
      sales_order_rows: 'What is ordered: variant, quantity, price',
      sales_order_fulfillments: 'What was packed and delivered',
      customers: 'Who orders',
      customer_addresses: 'Where customers get goods and invoices',
      sales_order_addresses: 'The addresses of one order',
      sales_order_shipping_fee: 'What the customer pays for shipping',
      sales_order_accounting_metadata: 'Numbers of invoices in the accounting system',
      sales_returns: 'What customers send back',
      sales_return_rows: 'The goods of a return',
      price_lists: 'Prices for some customers',
      price_list_rows: 'The prices of a list',
      price_list_customers: 'Customers for whom a list is valid',
      services: 'What is sold and not stocked',
      tax_rates: 'Taxes on what is sold and bought',
      custom_field_definitions: 'Fields of your own on orders and their rows',
      sales_order_rerank: 'Moves an order in the ranking, as Katana has it',
    },
  },
  {
    name: 'Make',
    about: 'Recipes and manufacturing orders.',
    service: 'manufacturing',
    resources: {
      manufacturing_orders: 'What is made, in the order of the Schedule',
      manufacturing_order_make_to_order: 'Makes for the rows of sales orders',
      manufacturing_order_unlink: 'Turns an order for one customer into an order to stock',
      manufacturing_order_productions: 'What was produced, and which ingredients it took',
      manufacturing_order_recipe_rows: 'Ingredients of one order',
      manufacturing_order_operation_rows: 'Steps of work of one order',
      bom_rows: 'Ingredients of a product',
      recipes: 'Ingredients of a product, in the older form',
      recipe_rows: 'One ingredient of it, in the older form',
      manufacturing_order_production_ingredients: 'What a production took',
      manufacturing_order_rerank: 'Moves an order in the Schedule, as Katana has it',
      product_operation_rerank: 'Moves a step of work of a product, as Katana has it',
      product_operation_rows: 'Steps of work of a product',
      operators: 'People who do the work',
      jobs: 'Long work, and its results',
    },
  },
  {
    name: 'Buy',
    about: 'Suppliers and purchase orders.',
    service: 'purchasing',
    resources: {
      purchase_orders: 'What is bought, or made outside',
      purchase_order_rows: 'What is ordered: variant, quantity, price, arrival',
      purchase_order_receive: 'What has arrived',
      outsourced_purchase_order_recipe_rows: 'Ingredients that a contractor gets',
      additional_costs: 'Kinds of additional cost, such as freight',
      po_additional_cost_rows: 'Additional costs of a purchase order',
      purchase_order_accounting_metadata: 'Numbers of bills in the accounting system',
      suppliers: 'Who delivers',
      supplier_addresses: 'Where suppliers are',
    },
  },
  {
    name: 'Stock',
    about: 'Items, batches, and everything that moves them.',
    service: 'inventory',
    resources: {
      inventory: 'Stock, committed, expected and missing quantities by variant and location',
      products: 'Items that are made or sold',
      materials: 'Items that are bought',
      variants: 'What is stocked: SKU, price, unit',
      batches: 'Batches, where they came from, and where they went',
      batch_stocks: 'Stock of each batch at each location',
      inventory_movements: 'The ledger: every movement, with the balance that it left',
      stock_adjustments: 'Corrections of stock',
      stock_transfers: 'Moves between locations',
      stocktakes: 'Counts of stock',
      stocktake_rows: 'What was counted',
      locations: 'Where goods are kept',
      inventory_reorder_points: 'The stock at which more is ordered',
      inventory_safety_stock_levels: 'The stock that is kept for the unexpected',
      negative_stock: 'Stock below zero',
      factory: 'The company: name, address, currency',
      custom_fields_collections: 'Always empty: variants name their fields themselves',
    },
  },
  {
    name: 'Plan',
    about: 'What covers each order, what is missing, and what a change would do.',
    service: 'planner',
    resources: {
      plan: 'Reasons for each status, “what if”, and what to do now',
      replenishment: 'What to buy or make so that stock stays above its reorder points',
    },
  },
  {
    name: 'Connect',
    about: 'Events, webhooks, keys, and the work of operators.',
    service: 'gateway',
    resources: {
      events: 'Everything that happened, as pages or as a stream',
      webhooks: 'Events, sent to an address of yours',
      webhook_logs_export: 'The log of webhooks as a file',
      api_keys: 'Keys and their rights',
      sign_in_codes: 'Links that sign people in at the board',
      sessions: 'People who are signed in',
      users: 'Who holds a key, as Katana has it',
      user_info: 'Who is calling',
      ops: 'Consumers, dead letters, checks and services',
    },
  },
];

/** Those whose name in the path is no word of English, or not the one that people use. */
const SAID: Readonly<Record<string, readonly [one: string, many: string]>> = {
  bom_rows: ['BOM row', 'BOM rows'],
  api_keys: ['API key', 'API keys'],
  sign_in_codes: ['sign-in code', 'sign-in codes'],
  inventory: ['stock', 'stock'],
  manufacturing_order_productions: ['production', 'productions'],
  manufacturing_order_recipe_rows: ['ingredient of a manufacturing order', 'ingredients of manufacturing orders'],
  manufacturing_order_operation_rows: ['operation of a manufacturing order', 'operations of manufacturing orders'],
  outsourced_purchase_order_recipe_rows: ['ingredient of an outsourced order', 'ingredients of outsourced orders'],
  po_additional_cost_rows: ['additional cost of a purchase order', 'additional costs of purchase orders'],
  manufacturing_order_production_ingredients: ['ingredient of a production', 'ingredients of productions'],
  product_operation_rows: ['operation of a product', 'operations of products'],
  sales_order_fulfillments: ['fulfillment', 'fulfillments'],
  inventory_safety_stock_levels: ['safety stock level', 'safety stock levels'],
  inventory_reorder_points: ['reorder point', 'reorder points'],
  inventory_movements: ['stock movement', 'stock movements'],
  purchase_order_receive: ['receipt', 'receipts'],
  batch_stocks: ['batch', 'stocks of batches'],
};

/** What a path is about: `sales_orders` of `/v1/sales_orders/{id}/rank`. */
export const resourceOf = (path: string): string => path.replace(/^\/(v1\/)?/, '').split('/')[0]!;

/** A resource's name for people: one of it and many of it. */
export function namesOf(resource: string): readonly [one: string, many: string] {
  const many = resource.replaceAll('_', ' ');
  const one = many.replace(/(ss|ch|x)es$/, '$1').replace(/ies$/, 'y');
  return SAID[resource] ?? [one === many ? many.replace(/([^s])s$/, '$1') : one, many];
}

export const withArticle = (words: string): string => `${/^(?!us|uni)[aeiou]/i.test(words) ? 'an' : 'a'} ${words}`;

export interface DescribedTag {
  readonly name: string;
  readonly description: string;
}

/** The tags of all resources that there are: area by area, the most used first. */
export function tagsOf(resources: ReadonlySet<string>): {
  readonly tags: DescribedTag[];
  readonly groups: { name: string; tags: string[] }[];
} {
  const known = new Set(AREAS.flatMap((area) => Object.keys(area.resources)));
  const tags: DescribedTag[] = [];
  const groups = AREAS.map((area) => {
    const unnamed = area.service === 'gateway' ? [...resources].filter((one) => serviceWith(one) === undefined) : RESOURCES[area.service];
    const found = [...Object.keys(area.resources), ...unnamed.filter((one) => !known.has(one))].filter((one) => resources.has(one));
    for (const name of found) tags.push({ name, description: `${area.name}: ${area.resources[name] ?? namesOf(name)[1]}` });
    return { name: area.name, description: area.about, tags: found };
  });
  return { tags, groups: groups.filter((group) => group.tags.length > 0) };
}

const serviceWith = (resource: string): string | undefined =>
  Object.entries(RESOURCES).find(([, resources]) => resources.includes(resource))?.[0];

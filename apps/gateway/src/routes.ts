import type { ServiceName } from '@pegboard/contracts';

export type Service = Exclude<ServiceName, 'gateway'>;

/** Who answers what: each resource is `/v1/<resource>` and everything below it. */
export const RESOURCES: Readonly<Record<Service, readonly string[]>> = {
  inventory: [
    'products',
    'materials',
    'variants',
    'locations',
    'batches',
    'batch_stocks',
    'inventory_movements',
    'inventory_safety_stock_levels',
    'inventory_reorder_points',
    'negative_stock',
    'stock_adjustments',
    'stock_transfers',
    'stocktakes',
    'stocktake_rows',
  ],
  sales: ['customers', 'sales_orders', 'sales_order_rows', 'sales_order_fulfillments'],
  manufacturing: [
    'bom_rows',
    'product_operation_rows',
    'operators',
    'manufacturing_orders',
    'manufacturing_order_make_to_order',
    'manufacturing_order_unlink',
    'manufacturing_order_recipe_rows',
    'manufacturing_order_operation_rows',
    'manufacturing_order_productions',
  ],
  purchasing: [
    'suppliers',
    'supplier_addresses',
    'purchase_orders',
    'purchase_order_rows',
    'purchase_order_receive',
    'outsourced_purchase_order_recipe_rows',
  ],
  planner: ['inventory', 'plan', 'replenishment'],
};

/** What the planner answers about resources that others own. Buying from such a list is the owner's again. */
const OF_THE_PLAN = ['sales_orders', 'sales_order_rows', 'manufacturing_orders'].map(
  (resource) => `/v1/${resource}/:id/missing_ingredients`,
);

export const METHODS = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'] as const;
export type Method = (typeof METHODS)[number];

export interface Route {
  readonly service: Service;
  readonly methods: readonly Method[];
  /** In the router's words: `:id` is one word, `*` the rest. */
  readonly url: string;
}

export const ROUTES: readonly Route[] = [
  ...OF_THE_PLAN.map((url): Route => ({ service: 'planner', methods: ['GET', 'HEAD'], url })),
  ...(Object.keys(RESOURCES) as Service[]).flatMap((service) =>
    RESOURCES[service].flatMap((resource): Route[] => [
      { service, methods: METHODS, url: `/v1/${resource}` },
      { service, methods: METHODS, url: `/v1/${resource}/*` },
    ]),
  ),
];

/** The service that a call goes to, as the router finds it. @param path without a query, ids in any form (`{id}`, `7`) */
export function serviceOf(method: string, path: string): Service | undefined {
  return ROUTES.find(({ methods, url }) => (methods as readonly string[]).includes(method.toUpperCase()) && isMatch(url, path))?.service;
}

function isMatch(url: string, path: string): boolean {
  const [wanted, words] = [url.split('/'), path.split('/')];
  if (wanted[wanted.length - 1] !== '*' && wanted.length !== words.length) return false;
  return wanted.every((word, i) => word === '*' || word === words[i] || (word.startsWith(':') && Boolean(words[i])));
}

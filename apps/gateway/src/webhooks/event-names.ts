import type { Scope } from '@pegboard/access';

/** One kind of thing that webhooks report, in Katana's words. */
interface ResourceEvents {
  /** What whoever subscribes must be allowed to read. */
  readonly scope: Scope;
  /** The last word of each event, and when it is sent. */
  readonly actions: Readonly<Record<string, string>>;
  /** The statuses that have an event of their own, sent with `updated` when the thing gets there. */
  readonly reached?: Readonly<Record<string, string>>;
}

const made = (what: string, readers: Scope): ResourceEvents => ({
  scope: readers,
  actions: { created: `${what} is created`, updated: `${what} is changed`, deleted: `${what} is deleted` },
});

const withMore = (events: ResourceEvents, actions: Record<string, string>, reached?: Record<string, string>): ResourceEvents => ({
  ...events,
  actions: { ...events.actions, ...actions },
  ...(reached ? { reached } : {}),
});

const INVENTORY = {
  product_updated: 'the stock of one of a product’s variants is posted to',
  material_updated: 'the stock of one of a material’s variants is posted to',
  product_out_of_stock: 'the last of one of a product’s variants leaves stock, over all locations',
  material_out_of_stock: 'the last of one of a material’s variants leaves stock, over all locations',
};

/** Everything that can be subscribed to. What isn't here can't be: a name that is taken but never sent would mislead. */
export const RESOURCE_EVENTS = {
  sales_order: withMore(
    made('a sales order', 'sales:read'),
    {
      packed: 'its status becomes `PACKED`',
      delivered: 'its status becomes `DELIVERED`',
      availability_updated: 'the availability or an expected date of the order or of one of its rows changes',
    },
    { PACKED: 'packed', DELIVERED: 'delivered' },
  ),
  purchase_order: withMore(
    made('a purchase order', 'purchasing:read'),
    { partially_received: 'its status becomes `PARTIALLY_RECEIVED`', received: 'its status becomes `RECEIVED`' },
    { PARTIALLY_RECEIVED: 'partially_received', RECEIVED: 'received' },
  ),
  purchase_order_row: withMore(
    made('a row of a purchase order', 'purchasing:read'),
    { received: 'the row is received' },
    { RECEIVED: 'received' },
  ),
  outsourced_purchase_order: withMore(
    made('an outsourced order', 'purchasing:read'),
    { received: 'its status becomes `RECEIVED`' },
    { RECEIVED: 'received' },
  ),
  outsourced_purchase_order_row: withMore(
    made('a row of an outsourced order', 'purchasing:read'),
    { received: 'the row is received' },
    {
      RECEIVED: 'received',
    },
  ),
  outsourced_purchase_order_recipe_row: made('an ingredient of an outsourced order', 'purchasing:read'),
  manufacturing_order: withMore(
    made('a manufacturing order', 'manufacturing:read'),
    {
      in_progress: 'its status becomes `IN_PROGRESS`',
      blocked: 'its status becomes `BLOCKED`',
      done: 'its status becomes `DONE`',
    },
    { IN_PROGRESS: 'in_progress', BLOCKED: 'blocked', DONE: 'done' },
  ),
  manufacturing_order_operation_row: withMore(
    made('an operation of a manufacturing order', 'manufacturing:read'),
    {
      in_progress: 'its status becomes `IN_PROGRESS`',
      paused: 'its status becomes `PAUSED`',
      blocked: 'its status becomes `BLOCKED`',
      completed: 'its status becomes `COMPLETED`',
    },
    { IN_PROGRESS: 'in_progress', PAUSED: 'paused', BLOCKED: 'blocked', COMPLETED: 'completed' },
  ),
  manufacturing_order_recipe_row: withMore(made('an ingredient of a manufacturing order', 'manufacturing:read'), {
    ingredients_in_stock: 'its availability becomes `IN_STOCK`',
  }),
  product_recipe_row: made('an ingredient of a recipe', 'manufacturing:read'),
  product: made('a product', 'inventory:read'),
  material: made('a material', 'inventory:read'),
  variant: made('a variant of a product or material', 'inventory:read'),
  current_inventory: { scope: 'inventory:read', actions: INVENTORY },
} as const satisfies Record<string, ResourceEvents>;

export type HookResource = keyof typeof RESOURCE_EVENTS;

/** `sales_order.availability_updated` and so on, in the order of the table. */
export const EVERY_EVENT: readonly string[] = Object.entries(RESOURCE_EVENTS).flatMap(([resource, { actions }]) =>
  Object.keys(actions).map((action) => `${resource}.${action}`),
);

/** The event for a status that a thing has just got; undefined for one without an event. */
export function reachedEvent(resource: HookResource, status: string): string | undefined {
  const events: ResourceEvents = RESOURCE_EVENTS[resource];
  return events.reached?.[status];
}

/** What one must be allowed to read to subscribe to these events. */
export const scopesFor = (events: readonly string[]): readonly Scope[] => [
  ...new Set(events.map((event) => RESOURCE_EVENTS[event.split('.')[0] as HookResource].scope)),
];

/** The resources whose events a caller may not read. */
export const resourcesBeyond = (own: ReadonlySet<Scope>): readonly HookResource[] =>
  (Object.keys(RESOURCE_EVENTS) as HookResource[]).filter((resource) => !own.has(RESOURCE_EVENTS[resource].scope));

/** The events that a caller may not read. */
export function eventsBeyond(own: ReadonlySet<Scope>): readonly string[] {
  const beyond = new Set<string>(resourcesBeyond(own));
  return EVERY_EVENT.filter((event) => beyond.has(event.split('.')[0]!));
}

import {
  heardSubject,
  itemEvent,
  journalEvent,
  manufacturingStatusesEvent,
  planRunNumber,
  salesStatusesEvent,
  type AggregateBody,
  type BodyOf,
  type ItemBody,
} from '@pegboard/contracts';
import { isHeard, readEvent, type ReadMessage } from '@pegboard/eventing';
import { RESOURCE_EVENTS } from '../../../apps/gateway/src/webhooks/event-names';
import { VIEWED, type Thing, type Viewed } from '../../../apps/gateway/src/webhooks/things';
import { eventId } from '../../../apps/gateway/src/webhooks/told';

export type OrderPlan = BodyOf<typeof salesStatusesEvent>['sales_orders'][number]['order'];

/** A version of an aggregate: what is in it, and what may be told of that. */
export interface TellableVersion {
  readonly name: string;
  readonly version: number;
  /** By resource and id; none if the aggregate is deleted. The first is the aggregate itself. */
  readonly things: ReadonlyMap<string, Thing>;
}

/** What a message on the bus says that webhooks tell of. */
export interface Tellable {
  readonly version?: TellableVersion;
  /** The ids of events, and of those about things, the thing as it is then. */
  readonly ids: ReadonlyMap<string, Thing | undefined>;
  readonly plans: readonly { readonly id: number; readonly at: number; readonly to: OrderPlan }[];
  /** By how much a commit of the ledger has changed the stock of variants. */
  readonly moved: ReadonlyMap<number, number>;
  readonly n: number;
  /** Whose the variants of an item are. */
  readonly item?: { readonly name: string; readonly variants: readonly number[] };
}

const NOTHING: Tellable = { ids: new Map(), plans: [], moved: new Map(), n: 0 };

/** Runs begin with the same messages. */
const known = new WeakMap<ReadMessage, Tellable>();
const hears = (type: Parameters<typeof heardSubject>[0], { subject }: ReadMessage): boolean => isHeard(heardSubject(type), subject);

export function tellableOf(message: ReadMessage): Tellable {
  const before = known.get(message);
  if (before) return before;
  const viewed = VIEWED.find(({ type }) => hears(type, message));
  const found = viewed
    ? versionOf(viewed, message)
    : hears(salesStatusesEvent, message)
      ? salesPlanOf(message)
      : hears(manufacturingStatusesEvent, message)
        ? makingPlanOf(message)
        : hears(journalEvent, message)
          ? commitOf(message)
          : NOTHING;
  known.set(message, found);
  return found;
}

export const thingKey = ({ resource, id }: Pick<Thing, 'resource' | 'id'>): string => `${resource}/${id}`;

function versionOf(viewed: Viewed<any>, message: ReadMessage): Tellable {
  const { body } = readEvent<AggregateBody>(viewed.type, message);
  const name = `${viewed.type.resource}/${body.id}`;
  const present = body.is_deleted ? [] : viewed.things(body);
  const ids = new Map<string, Thing | undefined>();
  for (const thing of present)
    for (const word of Object.keys(RESOURCE_EVENTS[thing.resource].actions))
      ids.set(eventId(name, body.version, thingKey(thing), word), thing);
  const version = { name, version: body.version, things: new Map(present.map((thing) => [thingKey(thing), thing])) };
  if (viewed.type !== itemEvent) return { ...NOTHING, version, ids };
  const { id, type, variants } = body as ItemBody;
  return { ...NOTHING, version, ids, item: { name: `${type}/${id}`, variants: variants.map((variant) => variant.id) } };
}

function salesPlanOf(message: ReadMessage): Tellable {
  const { body } = readEvent(salesStatusesEvent, message);
  const at = planRunNumber(body.at);
  const plans = body.sales_orders.map(({ sales_order_id: id, order }) => ({ id, at, to: order?.to ?? null }) as never);
  const ids = body.sales_orders.map(
    ({ sales_order_id: id }) => [eventId('plan', at, `sales_order/${id}`, 'availability_updated'), undefined] as const,
  );
  return { ...NOTHING, plans, ids: new Map(ids) };
}

function makingPlanOf(message: ReadMessage): Tellable {
  const { body } = readEvent(manufacturingStatusesEvent, message);
  const rows = body.manufacturing_orders.flatMap((order) => order.rows.filter(({ to }) => to?.ingredient_availability === 'IN_STOCK'));
  const at = planRunNumber(body.at);
  const ids = rows.map(
    ({ id }) => [eventId('plan', at, `manufacturing_order_recipe_row/${id}`, 'ingredients_in_stock'), undefined] as const,
  );
  return { ...NOTHING, ids: new Map(ids) };
}

function commitOf(message: ReadMessage): Tellable {
  const { n, postings } = readEvent(journalEvent, message).body;
  const moved = new Map<number, number>();
  for (const { movements } of postings.filter(({ is_refused }) => !is_refused))
    for (const { variant_id, quantity } of movements) moved.set(variant_id, (moved.get(variant_id) ?? 0) + quantity);
  return { ...NOTHING, moved, n };
}

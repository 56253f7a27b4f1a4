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
import { ofCommit } from './stock-events';
import { printOf, VIEWED } from './things';
import { changesOf, eventId, type HookEvent, type HookTranslation, type Moment, type Reading, type Shadow } from './told';

/** Every subject that webhooks come from. */
export const SUBJECTS: readonly string[] = [
  ...VIEWED.map(({ type }) => heardSubject(type)),
  ...[salesStatusesEvent, manufacturingStatusesEvent, journalEvent].map(heardSubject),
];

type SalesStatuses = BodyOf<typeof salesStatusesEvent>;
type MakingStatuses = BodyOf<typeof manufacturingStatusesEvent>;

const NOTHING: HookTranslation = { events: [], shadows: [] };

/** @throws Unreadable for a message that isn't what its subject says */
export function readingOf(message: ReadMessage): Reading | undefined {
  const hears = (type: { service: string; resource: string }): boolean => isHeard(heardSubject(type), message.subject);
  if (hears(salesStatusesEvent)) return ofSalesPlan(readEvent(salesStatusesEvent, message).body, momentOf(message));
  if (hears(manufacturingStatusesEvent)) return ofMakingPlan(readEvent(manufacturingStatusesEvent, message).body, momentOf(message));
  if (hears(journalEvent)) return ofCommit(readEvent(journalEvent, message).body, momentOf(message));
  const viewed = VIEWED.find(({ type }) => hears(type));
  if (!viewed) return undefined;
  const { body, envelope } = readEvent<AggregateBody>(viewed.type, message);
  const name = `${viewed.type.resource}/${body.id}`;
  return {
    needs: [name],
    tell: (shadows) => {
      const told = { ...momentOf(message), action: envelope.action };
      const { events, shadow } = changesOf(name, body, viewed.things(body), shadows.get(name), told);
      return shadow ? { events, shadows: [shadow, ...(viewed.type === itemEvent ? variantShadows(body as ItemBody) : [])] } : NOTHING;
    },
  };
}

const momentOf = ({ sequence, event }: ReadMessage): Moment => ({ sequence, time: String(event['time']) });

/** Whose a variant is, for commits of the ledger, which name variants only. */
const variantShadows = (item: ItemBody): Shadow[] =>
  item.variants.map(({ id }) => ({ _id: `variant_of/${id}`, at: item.version, things: { [`${item.type}/${item.id}`]: [] } }));

function ofSalesPlan(plan: SalesStatuses, moment: Moment): Reading {
  const at = planRunNumber(plan.at);
  const name = (id: number): string => `plan/sales_order/${id}`;
  return {
    needs: plan.sales_orders.map(({ sales_order_id }) => name(sales_order_id)),
    tell: (shadows) => {
      const newer = plan.sales_orders.filter(({ sales_order_id }) => (shadows.get(name(sales_order_id))?.at ?? -1) < at);
      const told = newer.map((change) => ({ change, print: printOf(availabilityOf(change, 'to')) }));
      const changed = told.filter(({ change, print }) => {
        const before = shadows.get(name(change.sales_order_id))?.things['availability']?.[0] ?? printOf(availabilityOf(change, 'from'));
        return change.order?.to && print !== before;
      });
      return {
        shadows: told.map(({ change, print }) => ({ _id: name(change.sales_order_id), at, things: { availability: [print] } })),
        events: changed.map(({ change }) => availabilityEvent(change, at, moment)),
      };
    },
  };
}

type SalesChange = SalesStatuses['sales_orders'][number];

/** What counts as availability of an order and its rows: not how its production goes, and not how late it is. */
function availabilityOf(change: SalesChange, side: 'from' | 'to'): unknown {
  return [change.order, ...change.rows].map((each) => {
    const status = each?.[side];
    if (!status) return null;
    const { product_availability, product_expected_date, ingredient_availability, ingredient_expected_date } = status;
    return [each.id, product_availability, product_expected_date, ingredient_availability, ingredient_expected_date];
  });
}

function availabilityEvent({ sales_order_id: id, order }: SalesChange, at: number, moment: Moment): HookEvent {
  const { product_availability, product_expected_date, ingredient_availability, ingredient_expected_date } = order!.to!;
  const availability = { product_availability, product_expected_date, ingredient_availability, ingredient_expected_date };
  return {
    id: eventId('plan', at, `sales_order/${id}`, 'availability_updated'),
    sequence: moment.sequence,
    resource: 'sales_order',
    action: 'sales_order.availability_updated',
    occurredAt: moment.time,
    object: { id: String(id), status: product_availability, href: `/v1/sales_orders/${id}`, ...availability },
  };
}

function ofMakingPlan(plan: MakingStatuses, moment: Moment): Reading {
  const at = planRunNumber(plan.at);
  const name = (id: number): string => `plan/manufacturing_order/${id}`;
  return {
    needs: plan.manufacturing_orders.map(({ order_id }) => name(order_id)),
    tell: (shadows) => {
      const newer = plan.manufacturing_orders.filter(({ order_id }) => (shadows.get(name(order_id))?.at ?? -1) < at);
      const events = newer.flatMap((change) => {
        const before = shadows.get(name(change.order_id))?.things;
        const arrived = change.rows.filter(({ id, from, to }) => {
          const was = before ? before[id]?.[0] : from?.ingredient_availability;
          return to?.ingredient_availability === 'IN_STOCK' && was !== 'IN_STOCK';
        });
        return arrived.map(({ id }) => inStockEvent(id, at, moment));
      });
      const shadowOf = ({ order_id, rows }: (typeof newer)[number]): Shadow => ({
        _id: name(order_id),
        at,
        things: Object.fromEntries(rows.flatMap(({ id, to }) => (to ? [[id, [to.ingredient_availability]]] : []))),
      });
      return { events, shadows: newer.map(shadowOf) };
    },
  };
}

const inStockEvent = (id: number, at: number, moment: Moment): HookEvent => ({
  id: eventId('plan', at, `manufacturing_order_recipe_row/${id}`, 'ingredients_in_stock'),
  sequence: moment.sequence,
  resource: 'manufacturing_order_recipe_row',
  action: 'manufacturing_order_recipe_row.ingredients_in_stock',
  occurredAt: moment.time,
  object: { id: String(id), status: 'IN_STOCK', href: `/v1/manufacturing_order_recipe_rows/${id}` },
});

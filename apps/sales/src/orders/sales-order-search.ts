import { Injectable } from '@nestjs/common';
import { plainName } from '@pegboard/contracts';
import type { SalesOrder, SalesOrderRow } from '@pegboard/domain-sales';
import { InjectStore, inPages, type AggregateStore } from '@pegboard/eventing';
import { toNumber, ZERO } from '@pegboard/kit';
import {
  holds,
  inOrder,
  namesDays,
  narrowing,
  pageOf,
  readSearch,
  whereFilter,
  zoneIn,
  type Condition,
  type SearchDto,
  type SearchedObject,
  type SearchFields,
  type SearchRequest,
  type Zones,
} from '@pegboard/service';
import { CustomFields } from '../custom-fields/custom-fields';
import { ItemCopies } from '../items/item-copies';
import { SalesPlanStatuses } from './plan-statuses';
import { salesOrdersSchema } from './sales-order.schema';
import { ORDER_SEARCH, ROW_SEARCH } from './search.dto';
import { ORDER_SORTS } from './sales-order.dto';

/** What a search has found, on its page. */
interface FoundPage<T> {
  readonly found: readonly T[];
  readonly total: number;
  readonly query: { readonly page: number; readonly limit: number };
}

interface RowFound {
  readonly order: SalesOrder;
  readonly rowId: number;
  readonly valueOf: SearchedObject['valueOf'];
}

/** Statuses as orders show them before the first plan. */
const UNPLANNED = { product_availability: 'NOT_APPLICABLE', ingredient_availability: 'NOT_APPLICABLE', production_status: 'NONE' };

/** What of a row's search its order can be looked up by. */
const ROW_PATHS = {
  id: 'rows.id',
  sales_order_id: 'id',
  variant_id: 'rows.variantId',
  location_id: 'rows.locationId',
  currency: 'currency',
};

/** Finds orders and rows by conditions that may lie in each other. */
@Injectable()
export class SalesOrderSearch {
  constructor(
    @InjectStore(salesOrdersSchema) private readonly store: AggregateStore<SalesOrder>,
    private readonly customFields: CustomFields,
    private readonly itemCopies: ItemCopies,
    private readonly statuses: SalesPlanStatuses,
  ) {}

  /** In rank order, unless another is asked for. @throws Rejection 422 of `readSearch` */
  async orders(body: SearchDto): Promise<FoundPage<SalesOrder>> {
    const search = await this.read(body, ORDER_SEARCH);
    const filter = whereFilter(
      search.where,
      { fields: ORDER_SEARCH, pathOf: orderPath, unsaid: UNPLANNED },
      await this.zonesFor(search.where),
    );
    const sort = Object.fromEntries(search.order.map(([field, direction]) => [orderPath(field), direction]));
    const { items, total } = await this.store.search(filter, Object.keys(sort).length > 0 ? sort : { [RANK]: 1 }, pageOf(search));
    return { found: items, total, query: search };
  }

  /** The newest first, unless another order is asked for. @throws Rejection 422 of `readSearch` */
  async rows(body: SearchDto): Promise<FoundPage<RowFound>> {
    const search = await this.read(body, ROW_SEARCH);
    const zones = await this.zonesFor(search.where);
    const { skip, limit } = pageOf(search);
    const compare = inOrder<RowFound>([...search.order, ['id', -1]], ({ valueOf }, field) => valueOf(field));
    let best: RowFound[] = [];
    let total = 0;
    for await (const orders of inPages(this.store, narrowing(search.where, ROW_PATHS))) {
      const rows = await this.rowsThat(search.where, orders, zones);
      total += rows.length;
      // No more are kept than may stand on the page.
      best = [...best, ...rows].sort(compare).slice(0, skip + limit);
    }
    return { found: best.slice(skip), total, query: search };
  }

  private async read(body: SearchDto, fields: SearchFields): Promise<SearchRequest> {
    return readSearch(body, { fields, customIds: await this.customFields.ids() });
  }

  private async zonesFor(where: Condition): Promise<Zones> {
    return namesDays(where) ? this.itemCopies.locations.zones() : new Map<string, number[]>();
  }

  private async rowsThat(where: Condition, orders: readonly SalesOrder[], zones: Zones): Promise<RowFound[]> {
    const statuses = await this.statuses.of(orders);
    return orders.flatMap((order) => {
      const zone = zoneIn(zones, order.locationId);
      const zoneOf = (field: string): string => (field === 'delivery_date' ? zone : 'UTC');
      return order.rows.flatMap((row) => {
        const valueOf = valuesOf(order, row, statuses.get(order.id)!.rowOf(row.id).product_availability);
        return holds(where, { valueOf, zoneOf }) ? [{ order, rowId: row.id, valueOf }] : [];
      });
    });
  }
}

const RANK = ORDER_SORTS['rank']!;
const CUSTOM = 'custom_fields.';

/** Where a field of an order is stored. */
function orderPath(field: string): string {
  if (field.startsWith(CUSTOM)) return `customFields.${field.slice(CUSTOM.length)}`;
  return field in UNPLANNED ? `beside.plan.value.order.${field}` : plainName(field);
}

/** The fields of a row as its answer shows them, numbers as numbers. */
function valuesOf(order: SalesOrder, row: SalesOrderRow, availability: string): (field: string) => unknown {
  const values: Readonly<Record<keyof typeof ROW_SEARCH, unknown>> = {
    id: row.id,
    sales_order_id: order.id,
    variant_id: row.variantId,
    location_id: row.locationId,
    quantity: toNumber(row.quantity),
    price_per_unit: toNumber(row.pricePerUnit ?? ZERO),
    total_discount: row.totalDiscount === null ? null : Number(row.totalDiscount),
    tax_rate_id: row.taxRateId,
    tax_rate: row.taxRate ? toNumber(row.taxRate) : (row.taxRate ?? null),
    currency: order.currency,
    product_availability: availability,
    delivery_date: order.deliveryDate,
    shipping_date: null,
    custom_fields: row.customFields,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  };
  return (field) => (field.startsWith(CUSTOM) ? row.customFields?.[field.slice(CUSTOM.length)] : values[field as keyof typeof ROW_SEARCH]);
}

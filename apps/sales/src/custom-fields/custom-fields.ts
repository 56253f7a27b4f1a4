import { Injectable } from '@nestjs/common';
import type { CustomFieldEntity, CustomValues } from '@pegboard/contracts';
import { definitionUuid, MOST_DEFINITIONS, refuseWrongValues } from '@pegboard/domain-sales';
import { InjectStore, type AggregateStore } from '@pegboard/eventing';
import { customFieldDefinitions, type KeptDefinition } from './custom-field-definition.schema';

/** More than the most, because two requests at once may each have made the last one. */
const ALL = { skip: 0, limit: 2 * MOST_DEFINITIONS };

interface GivenValues {
  readonly entity: CustomFieldEntity;
  readonly values: CustomValues | null | undefined;
  /** Where they stand in the request. */
  readonly path?: string;
}

interface ShownValues {
  readonly custom_fields: CustomValues | null;
}

/** The company's own fields: what fits them, and which of them are shown. */
@Injectable()
export class CustomFields {
  constructor(@InjectStore(customFieldDefinitions) private readonly definitions: AggregateStore<KeptDefinition>) {}

  /** @throws Rejection 422 of `refuseWrongValues` */
  async check(given: readonly GivenValues[]): Promise<void> {
    if (!given.some(({ values }) => values && Object.keys(values).length > 0)) return;
    const known = await this.known();
    for (const { entity, values, path = 'custom_fields' } of given) refuseWrongValues(values ?? {}, known, entity, path);
  }

  /** An order as it came with its rows. @throws Rejection 422 of `refuseWrongValues` */
  checkOrder(order: { custom_fields?: CustomValues | null }, rows: readonly { custom_fields?: CustomValues | null }[]): Promise<void> {
    return this.check([
      { entity: 'SalesOrder', values: order.custom_fields },
      ...rows.map((row, i): GivenValues => ({
        entity: 'SalesOrderRow',
        values: row.custom_fields,
        path: `sales_order_rows/${i}/custom_fields`,
      })),
    ]);
  }

  /** Answers without the values of definitions that were deleted. */
  async shown<A extends ShownValues>(answers: readonly A[]): Promise<A[]> {
    if (answers.every(({ custom_fields: values }) => !values)) return [...answers];
    const known = await this.known();
    return answers.map((one) => ({ ...one, custom_fields: only(one.custom_fields, known) }));
  }

  /** The same of orders with their rows. */
  async shownOrders<R extends ShownValues, A extends ShownValues & { readonly sales_order_rows: R[] }>(
    answers: readonly A[],
  ): Promise<A[]> {
    const rows = await this.shown(answers.flatMap((order) => order.sales_order_rows));
    const orders = await this.shown(answers);
    let next = 0;
    return orders.map((order) => ({ ...order, sales_order_rows: order.sales_order_rows.map(() => rows[next++]!) }));
  }

  /** The ids of all that are defined. */
  async ids(): Promise<ReadonlySet<string>> {
    return new Set((await this.known()).keys());
  }

  private async known(): Promise<ReadonlyMap<string, KeptDefinition>> {
    const { items } = await this.definitions.search({}, { id: 1 }, ALL);
    return new Map(items.map((definition) => [definitionUuid(definition.id), definition]));
  }
}

function only(values: CustomValues | null, known: ReadonlyMap<string, unknown>): CustomValues | null {
  const kept = Object.entries(values ?? {}).filter(([uuid]) => known.has(uuid));
  return kept.length === 0 ? null : Object.fromEntries(kept);
}

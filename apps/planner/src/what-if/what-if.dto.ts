import { DEMAND_TYPES, SUPPLY_TYPES, type TriedChange, type Target } from '@pegboard/domain-planning';
import { optionalTarget, reject, Rejection, requiredTarget, type DateOrInstant, type Quantity, type Ref } from '@pegboard/kit';
import {
  CodeField,
  IdField,
  IdsField,
  DateField,
  JsonField,
  OneOfField,
  QuantityField,
  readBody,
  RowsField,
  TextField,
} from '@pegboard/service';

const MAX_CHANGES = 100;

/** P12: what to try. Each change is one of the kinds below, with the fields of its kind. */
export class WhatIfDto {
  @JsonField({
    isList: true,
    max: MAX_CHANGES,
    description: 'The changes; `change` is the kind of each.',
    example: [{ change: 'move_sales_order', id: 12, position: 'first' }],
  })
  changes!: unknown;
}

const TRIED = new Set<string>([...DEMAND_TYPES, ...SUPPLY_TYPES, 'sales_order', 'purchase_order', 'stock_transfer']);
TRIED.delete('stock');
const REF = new RegExp(`^(${[...TRIED].join('|')})/\\d{1,15}$`);
const POSITIONS = ['first', 'last'];
const MAX_MOVED = 10_000;

class Targeted {
  @OneOfField(POSITIONS, { optional: true }) position?: 'first' | 'last';
  @IdField({ optional: true }) before_id?: number;
  @IdField({ optional: true }) after_id?: number;
}

class MoveDto extends Targeted {
  @TextField() change!: string;
  @IdField() id!: number;
}

class MoveManyDto extends Targeted {
  @TextField() change!: string;
  @IdsField({ min: 1, max: MAX_MOVED }) ids!: number[];
}

class LineDto {
  @IdField() variant_id!: number;
  @IdField() location_id!: number;
  @QuantityField() quantity!: Quantity;
}

class AddSalesOrderDto extends Targeted {
  @TextField() change!: string;
  @CodeField({ optional: true }) order_no?: string;
  @DateField({ optional: true, nullable: true }) delivery_date?: DateOrInstant | null;
  @RowsField(() => LineDto, { min: 1 }) rows!: LineDto[];
}

class AddPurchaseOrderDto {
  @TextField() change!: string;
  @DateField({ optional: true, nullable: true }) expected_arrival_date?: DateOrInstant | null;
  @RowsField(() => LineDto, { min: 1 }) rows!: LineDto[];
}

class AddManufacturingOrderDto extends LineDto {
  @TextField() change!: string;
  @DateField({ optional: true, nullable: true }) expected_date?: DateOrInstant | null;
  @IdField({ optional: true, nullable: true }) sales_order_row_id?: number | null;
}

class RefDto {
  @TextField() change!: string;
  @TextField({ pattern: REF, patternCode: 'REF_MALFORMED' }) ref!: Ref;
}

class ChangeQuantityDto extends RefDto {
  @QuantityField({ sign: 'notNegative' }) quantity!: Quantity;
}

class ChangeDateDto extends RefDto {
  @DateField({ nullable: true }) date!: DateOrInstant | null;
}

class ChangeStockDto {
  @TextField() change!: string;
  @IdField() variant_id!: number;
  @IdField() location_id!: number;
  @IdField({ optional: true, nullable: true }) batch_id?: number | null;
  @QuantityField({ sign: 'any' }) by!: Quantity;
}

type Reader = (raw: unknown, path: string) => TriedChange;

const reads =
  <Dto extends object>(type: new () => Dto, toChange: (dto: Dto, path: string) => TriedChange): Reader =>
  (raw, path) =>
    toChange(readBody(type, raw, path), path);

const moves = (change: 'move_sales_order' | 'move_manufacturing_order'): Reader =>
  reads(MoveDto, (dto, path) => {
    requiredTarget(dto, `${path}/`);
    return { change, id: dto.id, to: targetOf(dto, path)! };
  });

const movesOfMany = (change: 'move_sales_orders' | 'move_manufacturing_orders'): Reader =>
  reads(MoveManyDto, (dto, path) => {
    const to = targetOf(dto, path);
    return { change, ids: dto.ids, ...(to === undefined ? {} : { to }) };
  });

const line = (dto: LineDto) => ({ variantId: dto.variant_id, locationId: dto.location_id, quantity: dto.quantity });

const READERS: Readonly<Record<TriedChange['change'], Reader>> = {
  move_sales_order: moves('move_sales_order'),
  move_manufacturing_order: moves('move_manufacturing_order'),
  move_sales_orders: movesOfMany('move_sales_orders'),
  move_manufacturing_orders: movesOfMany('move_manufacturing_orders'),
  add_sales_order: reads(AddSalesOrderDto, (dto, path) => ({
    change: 'add_sales_order',
    ...(dto.order_no === undefined ? {} : { orderNo: dto.order_no }),
    deliveryDate: dto.delivery_date ?? null,
    at: targetOf(dto, path) ?? 'last',
    rows: dto.rows.map(line),
  })),
  add_purchase_order: reads(AddPurchaseOrderDto, (dto) => ({
    change: 'add_purchase_order',
    expectedDate: dto.expected_arrival_date ?? null,
    rows: dto.rows.map(line),
  })),
  add_manufacturing_order: reads(AddManufacturingOrderDto, (dto) => ({
    change: 'add_manufacturing_order',
    ...line(dto),
    expectedDate: dto.expected_date ?? null,
    salesOrderRowId: dto.sales_order_row_id ?? null,
  })),
  change_quantity: reads(ChangeQuantityDto, ({ ref, quantity }) => ({ change: 'change_quantity', ref, quantity })),
  change_date: reads(ChangeDateDto, ({ ref, date }) => ({ change: 'change_date', ref, date })),
  change_stock: reads(ChangeStockDto, (dto) => ({
    change: 'change_stock',
    variantId: dto.variant_id,
    locationId: dto.location_id,
    batchId: dto.batch_id ?? null,
    by: dto.by,
  })),
  receive: reads(RefDto, ({ ref }) => ({ change: 'receive', ref })),
  remove: reads(RefDto, ({ ref }) => ({ change: 'remove', ref })),
};

/** The same place as the plan calls it: a position stands by itself. */
function targetOf(dto: Targeted, path: string): Target | undefined {
  const target = optionalTarget(dto, `${path}/`);
  return target && 'position' in target ? target.position : target;
}

/** @throws Rejection `invalid` with the path of what is wrong, such as `changes/0/id` */
export function readChanges(raw: unknown): TriedChange[] {
  if (!Array.isArray(raw)) throw reject('NOT_A_LIST', 'changes', 'changes must be a list.');
  if (raw.length === 0 || raw.length > MAX_CHANGES)
    throw reject('WRONG_COUNT', 'changes', `changes must have between 1 and ${MAX_CHANGES} entries, not ${raw.length}.`, {
      count: raw.length,
      limit: MAX_CHANGES,
    });
  return raw.map((entry: unknown, i) => {
    const kind = (entry as { change?: unknown } | null)?.change;
    const reader = typeof kind === 'string' && Object.hasOwn(READERS, kind) ? READERS[kind as TriedChange['change']] : undefined;
    if (!reader)
      throw reject('UNKNOWN_VALUE', `changes/${i}/change`, `change must be one of ${Object.keys(READERS).join(', ')}.`, {
        allowed: Object.keys(READERS),
      });
    return reader(entry, `changes/${i}`);
  });
}

/** A refusal names the fields as they were sent: `changes/0/before_id`, not what the plan calls them. */
export function inWordsOfTheApi<Answer>(ask: () => Answer): Answer {
  try {
    return ask();
  } catch (problem) {
    if (!(problem instanceof Rejection)) throw problem;
    const details = problem.details.map((detail) => ({ ...detail, path: sentAs(detail.path) }));
    throw new Rejection(problem.code, problem.message, details);
  }
}

const sentAs = (path: string): string => path.replace(/\/to\/(before|after)$/, '/$1_id').replace(/\/to$/, '/position');

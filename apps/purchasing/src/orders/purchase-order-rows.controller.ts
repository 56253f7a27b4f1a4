import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import {
  addRow,
  countIngredients,
  deleteRow,
  editRow,
  locationOf,
  noteReceivedDate,
  refuseOtherCurrency,
  refuseOthersWithReceivedDate,
  rowOf,
  type PurchaseOrder,
} from '@pegboard/domain-purchasing';
import { CLOCK, IDS, InjectStore, type AggregateStore, type Clock, type Ids } from '@pegboard/eventing';
import { instantsAt } from '@pegboard/kit';
import {
  Answers,
  AnswersList,
  AnswersNothing,
  each,
  listParts,
  matchVersion,
  showVersion,
  type Listed,
  type PartsList,
  ExtendVariantQuery,
} from '@pegboard/service';
import { purchaseOrderRowAnswer } from './purchase-order-row.answer';
import { PurchasingItemCopies } from '../items/item-copies';
import { drawnIds } from './drawn-ids';
import { orderNamed, orderWithRow } from './order-parts';
import { CreatePurchaseOrderRowDto, UpdatePurchaseOrderRowDto, PurchaseOrderRowsQuery } from './purchase-order.dto';
import { purchaseOrders } from './purchase-order.schema';
import { purchaseOrderRowView } from './purchase-order.view';
import { Receiving } from '../receipts/receiving';
import { TaxRateCopies } from '../taxes/tax-rate-copies';
import { rowInput } from './row-input';
import { isAskedFor, purchaseOrderRowFilter } from './purchase-order-row.filter';

@Controller('v1/purchase_order_rows')
export class PurchaseOrderRowsController {
  constructor(
    @InjectStore(purchaseOrders) private readonly orders: AggregateStore<PurchaseOrder>,
    private readonly receiving: Receiving,
    private readonly itemCopies: PurchasingItemCopies,
    private readonly taxRates: TaxRateCopies,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Answers(purchaseOrderRowAnswer)
  @HttpCode(200)
  async create(@Body() body: CreatePurchaseOrderRowDto) {
    const [rowId] = await this.ids.take('purchase_order_row', 1);
    const named = await orderNamed(this.orders, body.purchase_order_id);
    refuseOtherCurrency(named, body.currency);
    const tax = await this.taxRates.ofOne(body);
    const order = await this.itemCopies.with(needs(named.entityType, [body.variant_id], [body.location_id]), (knownItems) =>
      this.orders.change(body.purchase_order_id, async (current) => {
        // A retried request finds the row of its first try.
        if (current.rows.some(({ id }) => id === rowId)) return undefined;
        const drawn = await drawnIds(this.ids, { rows: 0, ingredients: countIngredients([body.variant_id], knownItems) });
        const row = await rowInput(body, tax, () => this.itemCopies.locations.zoneOf(body.location_id ?? current.locationId));
        return addRow(current, row, { knownItems, ids: { ...drawn, row: () => rowId! }, now: this.clock.now() });
      }),
    );
    return this.shown(order, rowId!);
  }

  @Get()
  @AnswersList(purchaseOrderRowAnswer)
  list(@Query() query: PurchaseOrderRowsQuery): Promise<Listed> {
    const asked: PartsList<PurchaseOrder, 'rows'> = {
      list: 'rows',
      timesOf: 'whole',
      filter: purchaseOrderRowFilter(query),
      isWanted: (row, order) => isAskedFor(row, order, query),
      fields: ['locationId'],
    };
    return listParts(this.orders, query, asked, each(purchaseOrderRowView));
  }

  @Get(':id')
  @Answers(purchaseOrderRowAnswer)
  async get(@Param('id') id: number, @Query() _query?: ExtendVariantQuery) {
    return this.shown(await orderWithRow(this.orders, id), id);
  }

  @Patch(':id')
  @Answers(purchaseOrderRowAnswer)
  async update(@Param('id') id: number, @Body() body: UpdatePurchaseOrderRowDto) {
    const found = await orderWithRow(this.orders, id);
    if (body.received_date !== undefined) return this.receivedOn(found, id, body);
    const row = rowOf(found, id);
    const tax = await this.taxRates.ofOne(body);
    const variantId = body.variant_id ?? row.variantId;
    const locationIds = [body.location_id, row.locationId, found.locationId];
    const order = await this.receiving.settling.whenSettled(found.id, () =>
      this.itemCopies.with(needs(found.entityType, [variantId], locationIds), (knownItems) =>
        this.orders.change(found.id, async (current) => {
          matchVersion(current);
          const ids = await drawnIds(this.ids, {
            rows: 0,
            ingredients: body.variant_id === undefined ? 0 : countIngredients([variantId], knownItems),
          });
          const own = body.location_id === undefined ? rowOf(current, id).locationId : body.location_id;
          const edit = await rowInput(body, tax, () => this.itemCopies.locations.zoneOf(own ?? current.locationId));
          return editRow(current, id, edit, { knownItems, ids, now: this.clock.now() });
        }),
      ),
    );
    return this.shown(order, id);
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: number): Promise<void> {
    const found = await orderWithRow(this.orders, id);
    await this.receiving.change(found.id, (current) => {
      matchVersion(current);
      return deleteRow(current, id);
    });
  }

  /** Of a row that is received nothing else changes. */
  private async receivedOn(found: PurchaseOrder, id: number, { received_date, ...others }: UpdatePurchaseOrderRowDto) {
    refuseOthersWithReceivedDate(others);
    const zoneOf = (): Promise<string> => this.itemCopies.locations.zoneOf(locationOf(found, rowOf(found, id)));
    const { receivedDate } = await instantsAt({ receivedDate: received_date! }, zoneOf);
    const order = await this.receiving.change(found.id, (current) => {
      matchVersion(current);
      return noteReceivedDate(current, id, receivedDate);
    });
    return this.shown(order, id);
  }

  private shown(order: PurchaseOrder, rowId: number) {
    showVersion(order);
    return purchaseOrderRowView(order, rowOf(order, rowId));
  }
}

const needs = (entityType: PurchaseOrder['entityType'], variantIds: number[], locationIds: (number | null | undefined)[]) => ({
  variantIds,
  locationIds: locationIds.filter((locationId) => typeof locationId === 'number'),
  recipesOf: entityType === 'outsourced' ? variantIds : [],
});

import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import {
  addIngredient,
  editIngredient,
  ingredientOf,
  productRowOfRecipe,
  removeIngredient,
  type PurchaseOrder,
} from '@pegboard/domain-purchasing';
import { IDS, InjectStore, type AggregateStore, type Ids } from '@pegboard/eventing';
import { required } from '@pegboard/kit';
import {
  Answers,
  AnswersList,
  AnswersNothing,
  listParts,
  matchVersion,
  showVersion,
  type Listed,
  type PartsList,
  ExtendVariantQuery,
} from '@pegboard/service';
import { outsourcedRecipeRowAnswer } from './outsourced-recipe-row.answer';
import { PurchasingItemCopies } from '../items/item-copies';
import { orderNamed, orderWithIngredient, orderWithRowNamed } from '../orders/order-parts';
import { CreateOutsourcedRecipeRowDto, UpdateOutsourcedRecipeRowDto, OutsourcedRecipeRowsQuery } from './outsourced-recipe-row.dto';
import { PurchasePlanStatuses } from '../orders/plan-statuses';
import { purchaseOrders } from '../orders/purchase-order.schema';
import { Receiving } from '../receipts/receiving';
import { outsourcedRecipeRowView } from './outsourced-recipe-row.view';
import { isAskedFor, outsourcedRecipeRowFilter } from './outsourced-recipe-row.filter';

const BOTH_WAYS = 'Give purchase_order_row_id and ingredient_variant_id, or outsourced_purchase_order_id and recipe_row_id.';

/** B5: what goes into the products that a supplier makes for us. */
@Controller('v1/outsourced_purchase_order_recipe_rows')
export class OutsourcedRecipeRowsController {
  constructor(
    @InjectStore(purchaseOrders) private readonly orders: AggregateStore<PurchaseOrder>,
    private readonly itemCopies: PurchasingItemCopies,
    private readonly receiving: Receiving,
    private readonly plan: PurchasePlanStatuses,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  @Post()
  @Answers(outsourcedRecipeRowAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateOutsourcedRecipeRowDto) {
    const id = await this.ids.next('outsourced_purchase_order_recipe_row');
    const { order: found, rowId, variantId } = await this.rowFor(body);
    const input = {
      variantId,
      quantityPerUnit: body.planned_quantity_per_unit,
      quantity: body.quantity,
      notes: body.notes,
      isSuppliedByContractor: body.is_supplied_by_contractor,
    };
    const order = await this.receiving.settling.whenSettled(found.id, () =>
      this.itemCopies.with({ variantIds: [variantId] }, (knownItems) =>
        this.orders.change(found.id, (current) =>
          // A retried request finds the row of its first try.
          current.ingredientRows.some((each) => each.id === id) ? undefined : addIngredient(current, rowId, input, { id, knownItems }),
        ),
      ),
    );
    return this.shown(order, id);
  }

  @Get()
  @AnswersList(outsourcedRecipeRowAnswer)
  list(@Query() query: OutsourcedRecipeRowsQuery): Promise<Listed> {
    const asked: PartsList<PurchaseOrder, 'ingredientRows'> = {
      list: 'ingredientRows',
      timesOf: 'whole',
      filter: outsourcedRecipeRowFilter(query),
      isWanted: (row) => isAskedFor(row, query),
    };
    return listParts(this.orders, query, asked, async (parts) => {
      const plans = await this.plan.of(parts.map(({ of: order }) => order));
      return parts.map(({ of: order, part }) => outsourcedRecipeRowView(order, part, plans.get(order.id)));
    });
  }

  @Get(':id')
  @Answers(outsourcedRecipeRowAnswer)
  async get(@Param('id') id: number, @Query() _query?: ExtendVariantQuery) {
    const order = await orderWithIngredient(this.orders, id);
    showVersion(order);
    return outsourcedRecipeRowView(order, ingredientOf(order, id), (await this.plan.of([order])).get(order.id));
  }

  @Patch(':id')
  @Answers(outsourcedRecipeRowAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateOutsourcedRecipeRowDto) {
    const { id: orderId } = await orderWithIngredient(this.orders, id);
    const edit = {
      variantId: body.ingredient_variant_id,
      quantityPerUnit: body.planned_quantity_per_unit,
      quantity: body.quantity,
      notes: body.notes,
      isSuppliedByContractor: body.is_supplied_by_contractor,
    };
    const order = await this.receiving.settling.whenSettled(orderId, () =>
      this.itemCopies.with({ variantIds: body.ingredient_variant_id === undefined ? [] : [body.ingredient_variant_id] }, (knownItems) =>
        this.orders.change(orderId, (current) => {
          matchVersion(current);
          return editIngredient(current, id, edit, knownItems);
        }),
      ),
    );
    return this.shown(order, id);
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: number): Promise<void> {
    const { id: orderId } = await orderWithIngredient(this.orders, id);
    await this.receiving.change(orderId, (current) => {
      matchVersion(current);
      return removeIngredient(current, id);
    });
  }

  /** A row is named by the product row and the ingredient, or by the order and a row of the product's recipe. */
  private async rowFor(body: CreateOutsourcedRecipeRowDto): Promise<{ order: PurchaseOrder; rowId: number; variantId: number }> {
    if (body.purchase_order_row_id !== undefined && body.ingredient_variant_id !== undefined) {
      const order = await orderWithRowNamed(this.orders, body.purchase_order_row_id);
      return { order, rowId: body.purchase_order_row_id, variantId: body.ingredient_variant_id };
    }
    const orderId = required(body.outsourced_purchase_order_id, 'purchase_order_row_id', BOTH_WAYS);
    const recipeRowId = required(body.recipe_row_id, 'purchase_order_row_id', BOTH_WAYS);
    const order = await orderNamed(this.orders, orderId, 'outsourced_purchase_order_id');
    const knownItems = await this.itemCopies.of({ recipesOf: order.rows.map(({ variantId }) => variantId) });
    return { order, ...productRowOfRecipe(order, recipeRowId, knownItems) };
  }

  private async shown(order: PurchaseOrder, id: number) {
    showVersion(order);
    return outsourcedRecipeRowView(order, ingredientOf(order, id), await this.plan.settled(order));
  }
}

import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import type { ItemBody } from '@pegboard/contracts';
import {
  deleteSupplier,
  editSupplier,
  refuseSupplierInUse,
  type PurchaseOrder,
  type Supplier,
  type SupplierUses,
} from '@pegboard/domain-purchasing';
import { IDS, InjectStore, type AggregateStore, type DocumentStore, type Ids } from '@pegboard/eventing';
import {
  Answers,
  AnswersList,
  AnswersNothing,
  deleteGivingWay,
  listed,
  matchVersion,
  pageOf,
  SETTINGS,
  showVersion,
  sortOf,
  type Listed,
  type Settings,
  ValidateOnly,
} from '@pegboard/service';
import { decided } from '@pegboard/kit';
import { supplierAnswer } from './supplier.answer';
import { itemCopiesSchema } from '../items/item-copies';
import { purchaseOrders } from '../orders/purchase-order.schema';
import { CreateSupplierDto, UpdateSupplierDto, SUPPLIER_SORTS, SuppliersQuery } from './supplier.dto';
import { newAddress, suppliers } from './supplier.schema';
import { supplierView } from './supplier.view';
import { supplierFilter } from './supplier.filter';

const MAX_USES = 100;

@Controller('v1/suppliers')
export class SuppliersController {
  constructor(
    @InjectStore(suppliers) private readonly suppliers: AggregateStore<Supplier>,
    @InjectStore(purchaseOrders) private readonly orders: AggregateStore<PurchaseOrder>,
    @InjectStore(itemCopiesSchema) private readonly items: DocumentStore<ItemBody>,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'BASE_CURRENCY'>,
  ) {}

  @Post()
  @ValidateOnly()
  @Answers(supplierAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateSupplierDto) {
    const id = await this.ids.next('supplier');
    const addressIds = await this.ids.take('supplier_address', body.addresses?.length ?? 0);
    const { state, events } = decided(
      {
        id,
        isDeleted: false,
        name: body.name,
        email: body.email ?? null,
        phone: body.phone ?? null,
        currency: body.currency ?? this.settings.BASE_CURRENCY,
        conversionRate: body.conversion_rate ?? null,
        paymentTerms: body.payment_terms ?? null,
        comment: body.comment ?? null,
        addresses: (body.addresses ?? []).map((address, i) => newAddress(address, addressIds[i]!)),
      },
      'created',
    );
    return this.shown(await this.suppliers.create(state, events));
  }

  @Get()
  @AnswersList(supplierAnswer)
  async list(@Query() query: SuppliersQuery): Promise<Listed> {
    const { items, total } = await this.suppliers.search(supplierFilter(query), sortOf(query, SUPPLIER_SORTS, '-id'), pageOf(query));
    return listed(items.map(supplierView), total, query);
  }

  @Get(':id')
  @Answers(supplierAnswer)
  async get(@Param('id') id: number) {
    return this.shown(await this.suppliers.get(id));
  }

  @Patch(':id')
  @Answers(supplierAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateSupplierDto) {
    const { conversion_rate: conversionRate, payment_terms: paymentTerms, ...fields } = body;
    const supplier = await this.suppliers.change(id, (current) => {
      matchVersion(current);
      return editSupplier(current, { ...fields, conversionRate, paymentTerms });
    });
    return this.shown(supplier);
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: number): Promise<void> {
    const supplier = await this.suppliers.get(id);
    const remove = (current: Supplier) => {
      matchVersion(current);
      return deleteSupplier(current);
    };
    await deleteGivingWay(this.suppliers, id, remove, async () => refuseSupplierInUse(supplier, await this.usesOf(id)));
  }

  /** I5: every order, and the items that would be bought there. */
  private async usesOf(id: number): Promise<SupplierUses> {
    const some = { skip: 0, limit: MAX_USES };
    const [orders, items] = await Promise.all([
      this.orders.search({ supplierId: id }, {}, some),
      this.items.search({ default_supplier_id: id, is_deleted: false }, {}, some),
    ]);
    const named = new Map(items.items.map((item) => [item.name, { id: Number(item.id), name: item.name }]));
    return { purchaseOrders: orders.items.map((order) => ({ id: order.id, orderNo: order.orderNo })), items: [...named.values()] };
  }

  private shown(supplier: Supplier) {
    showVersion(supplier);
    return supplierView(supplier);
  }
}

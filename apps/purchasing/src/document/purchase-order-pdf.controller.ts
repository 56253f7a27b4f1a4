import { Controller, Get, Inject, Param, StreamableFile } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { PurchaseOrder, Supplier } from '@pegboard/domain-purchasing';
import { InjectStore, type AggregateStore } from '@pegboard/eventing';
import { PurchasingItemCopies } from '../items/item-copies';
import { inlineNamed } from './file-name';
import { LETTERHEAD, type Letterhead } from './letterhead';
import { OrderPrinting } from './order-printing';
import { purchaseOrders } from '../orders/purchase-order.schema';
import { suppliers } from '../suppliers/supplier.schema';

/** B3: the paper that goes to the supplier. */
@Controller('v1/purchase_orders')
export class PurchaseOrderPdfController {
  constructor(
    @InjectStore(purchaseOrders) private readonly orders: AggregateStore<PurchaseOrder>,
    @InjectStore(suppliers) private readonly suppliers: AggregateStore<Supplier>,
    private readonly itemCopies: PurchasingItemCopies,
    @Inject(LETTERHEAD) private readonly letterhead: Letterhead,
    private readonly printing: OrderPrinting,
  ) {}

  @Get(':id/pdf')
  @ApiResponse({ status: 200, description: 'The document', content: { 'application/pdf': {} } })
  async pdf(@Param('id') id: number): Promise<StreamableFile> {
    const order = await this.orders.get(id);
    const supplier = (await this.suppliers.find(order.supplierId))!;
    const knownItems = await this.itemCopies.of({
      variantIds: [...order.rows, ...order.ingredientRows].map(({ variantId }) => variantId),
      locationIds: [order.locationId, ...order.rows.flatMap(({ locationId }) => locationId ?? [])],
    });
    const pdf = await this.printing.print({ order, about: { letterhead: this.letterhead, supplier, knownItems } });
    return new StreamableFile(pdf, {
      type: 'application/pdf',
      disposition: inlineNamed(order.orderNo),
      length: pdf.length,
    });
  }
}

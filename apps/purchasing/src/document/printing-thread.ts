import type { PurchaseOrder } from '@pegboard/domain-purchasing';
import { printed } from './printing';
import { purchaseOrderDocument, type About } from './purchase-order.document';

export interface Printing {
  readonly order: PurchaseOrder;
  readonly about: About;
}

/** What the thread that prints does for each order; it is loaded there by the name of this file. */
export default ({ order, about }: Printing): Promise<Buffer> => printed(purchaseOrderDocument(order, about));

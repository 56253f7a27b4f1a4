import type { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { id, text, instant } = answered;

/** Named as the public description names them, which is in another style here. */
export const accountingMetadataAnswer = answer(
  'PurchaseOrderAccountingMetadata',
  {
    id,
    purchaseOrderId: id,
    porReceivedGroupId: id.nullable().meta({ description: 'A receipt of the order; null: the order as a whole' }),
    billId: text.meta({ description: 'The number in the books' }),
    integrationType: text.meta({ description: 'Whose books' }),
    createdAt: instant,
  },
  {
    id: 35,
    purchaseOrderId: 311,
    porReceivedGroupId: 37,
    billId: '1082',
    integrationType: 'quickBooks',
    createdAt: '2026-04-17T13:38:07.024Z',
  },
);
export type AccountingMetadataAnswer = z.output<typeof accountingMetadataAnswer>;

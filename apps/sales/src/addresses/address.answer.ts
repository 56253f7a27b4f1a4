import { ADDRESS_FIELDS, AddressType } from '@pegboard/contracts';
import type { z } from 'zod';
import { answer, answered, plainAnswer, plainExample, times } from '@pegboard/service';

const { id } = answered;

const shape = { id, entity_type: AddressType, ...plainAnswer(ADDRESS_FIELDS), ...times };
const example = {
  entity_type: 'shipping' as const,
  ...plainExample(ADDRESS_FIELDS),
  created_at: '2026-05-04T08:15:00.000Z',
  updated_at: '2026-05-04T08:15:00.000Z',
  deleted_at: null,
};

export const customerAddressAnswer = answer('CustomerAddress', { ...shape, customer_id: id }, { id: 61, customer_id: 41, ...example });
export type CustomerAddressAnswer = z.output<typeof customerAddressAnswer>;

export const salesOrderAddressAnswer = answer(
  'SalesOrderAddress',
  { ...shape, sales_order_id: id },
  { id: 71, sales_order_id: 11, ...example },
);
export type SalesOrderAddressAnswer = z.output<typeof salesOrderAddressAnswer>;

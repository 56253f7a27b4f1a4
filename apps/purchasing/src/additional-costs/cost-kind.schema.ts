import { documentsSchema, instantText, optional, part, text, whole } from '@pegboard/eventing';
import type { Instant } from '@pegboard/kit';

/** A kind of additional cost, such as shipping. Rows of orders name it and keep its name. */
export interface CostKind {
  readonly name: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly deletedAt: Instant | null;
}

export const costKindsSchema = documentsSchema<CostKind>(
  'additional_costs',
  {
    id: whole,
    value: part<CostKind>({ name: text, createdAt: instantText, updatedAt: instantText, deletedAt: optional(instantText) }),
  },
  ['name', 'createdAt', 'updatedAt'],
);

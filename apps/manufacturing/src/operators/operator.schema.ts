import { documentsSchema, optional, part, text, whole } from '@pegboard/eventing';

/** An operator of the work-floor. */
export interface OperatorDocument {
  readonly operatorName: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly deletedAt: string | null;
}

export const operatorsSchema = documentsSchema<OperatorDocument>('operators', {
  id: whole,
  value: part<OperatorDocument>({ operatorName: text, createdAt: text, updatedAt: text, deletedAt: optional(text) }),
});

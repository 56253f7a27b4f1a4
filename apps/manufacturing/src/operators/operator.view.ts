import type { OperatorAnswer } from './operator.answer';
import type { OperatorDocument } from './operator.schema';

export const operatorView = (id: number, operator: OperatorDocument): OperatorAnswer => ({
  id,
  operator_name: operator.operatorName,
  created_at: operator.createdAt,
  updated_at: operator.updatedAt,
  deleted_at: operator.deletedAt,
});

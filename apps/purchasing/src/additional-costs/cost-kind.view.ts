import type { CostKindAnswer } from './cost-kind.answer';
import type { CostKind } from './cost-kind.schema';

export const costKindView = (id: number, kind: CostKind): CostKindAnswer => ({
  id,
  name: kind.name,
  created_at: kind.createdAt,
  updated_at: kind.updatedAt,
  deleted_at: kind.deletedAt,
});

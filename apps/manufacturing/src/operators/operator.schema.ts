/** An operator of the work-floor. */
export interface OperatorDocument {
  readonly operatorName: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly deletedAt: string | null;
}

export const OPERATORS = Symbol('Operators');

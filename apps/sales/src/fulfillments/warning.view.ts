import type { Fulfillment } from '@pegboard/domain-sales';
import type { WarningAnswer } from './warning.answer';

/** Whose reservations a fulfillment has overridden, row by row (S5). */
export const warningsView = ({ id, warning }: Fulfillment): WarningAnswer[] =>
  (warning?.details ?? []).map(({ path, code, message, info = {} }) => ({ sales_order_fulfillment_id: id, path, code, message, info }));

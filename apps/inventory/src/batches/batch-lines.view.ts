import type { BatchLine } from '@pegboard/domain-inventory';

/** The batches that a row names. */
export const namedLines = (lines: readonly BatchLine[]): readonly BatchLine[] => lines.filter(({ isSuggested }) => !isSuggested);

/** That the batches of a row are to be chosen when its stock is taken (T6). */
export const suggestedView = (lines: readonly BatchLine[]): { batches?: 'suggested' } =>
  lines.some(({ isSuggested }) => isSuggested) ? { batches: 'suggested' } : {};

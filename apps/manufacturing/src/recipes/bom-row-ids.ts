import { BOM_ROW_PREFIX } from '@pegboard/contracts';
import { notFound } from '@pegboard/kit';

/** The row's number, also given plainly. @throws Rejection NOT_FOUND for anything else */
export function bomRowId(text: string): number {
  const digits = text.toLowerCase().startsWith(BOM_ROW_PREFIX) ? text.slice(BOM_ROW_PREFIX.length) : undefined;
  const id = digits && /^[0-9a-f]{12}$/i.test(digits) ? parseInt(digits, 16) : /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (!(id > 0)) throw notFound('bom row', text.slice(0, 40));
  return id;
}

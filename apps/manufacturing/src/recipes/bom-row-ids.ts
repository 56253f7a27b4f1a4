import { BOM_ROW_PREFIX } from '@pegboard/contracts';
import { notFound } from '@pegboard/kit';
import { shown, wrong, type Read } from '@pegboard/service';

function numberIn(text: string): number | undefined {
  const digits = text.toLowerCase().startsWith(BOM_ROW_PREFIX) ? text.slice(BOM_ROW_PREFIX.length) : undefined;
  const id = digits && /^[0-9a-f]{12}$/i.test(digits) ? parseInt(digits, 16) : /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  return id > 0 ? id : undefined;
}

/** The row's number, also given plainly. @throws Rejection NOT_FOUND for anything else */
export function bomRowId(text: string): number {
  const id = numberIn(text);
  if (id === undefined) throw notFound('bom row', text.slice(0, 40));
  return id;
}

/** The same, in a query. */
export function readBomRowId(raw: unknown, name: string): Read {
  const value = typeof raw === 'string' ? numberIn(raw) : undefined;
  return value === undefined ? wrong('ID_MALFORMED', `${name} must be the UUID of a row, not ${shown(raw)}.`) : { value };
}

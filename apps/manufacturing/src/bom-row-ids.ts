import { notFound } from '@pegboard/kit';

/** Katana names recipe rows by UUID. Ours hold the row's number in the last twelve digits, so no table translates them. */
const PREFIX = '00000000-0000-4000-8000-';

export const bomRowUuid = (id: number): string => PREFIX + id.toString(16).padStart(12, '0');

/** The row's number, also given plainly. @throws Rejection NOT_FOUND for anything else */
export function bomRowId(text: string): number {
  const digits = text.toLowerCase().startsWith(PREFIX) ? text.slice(PREFIX.length) : undefined;
  const id = digits && /^[0-9a-f]{12}$/i.test(digits) ? parseInt(digits, 16) : /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (!(id > 0)) throw notFound('bom row', text.slice(0, 40));
  return id;
}

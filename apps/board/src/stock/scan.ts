import { readQuantity } from '../ui/quantities';

/** A code, and how many of it. */
export interface Scan {
  readonly code: string;
  readonly quantity: number;
}

/** Reads what a scanner types before its Enter. A person may put a quantity before it: `12*CHAIR`. */
export function readScan(text: string): Scan | undefined {
  const typed = text.trim();
  const counted = /^([\d.,]+)\s*[*×]\s*(\S.*)$/.exec(typed);
  const quantity = counted ? readQuantity(counted[1]!) : 1;
  const code = counted && quantity !== undefined ? counted[2]! : typed;
  return code === '' || quantity === 0 ? undefined : { code, quantity: quantity ?? 1 };
}

/** What a code stands for. */
export interface FoundCode {
  readonly variantId: number;
  readonly sku: string;
  readonly name: string;
  readonly uom: string;
  readonly isTracked: boolean;
  readonly batch: { readonly id: number; readonly number: string } | null;
}

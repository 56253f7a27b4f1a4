export interface WhatIfOrder {
  readonly type: string;
  readonly id: number;
  readonly order_no: string;
  readonly verdict: 'better' | 'worse' | 'mixed' | 'same' | 'added' | 'removed';
  readonly text: string;
}

export interface WhatIf {
  readonly verdict: 'better' | 'worse' | 'mixed' | 'same';
  readonly text: string;
  readonly orders: readonly WhatIfOrder[];
}

export type DropPlace = { readonly position: 'first' | 'last' } | { readonly before_id: number } | { readonly after_id: number };

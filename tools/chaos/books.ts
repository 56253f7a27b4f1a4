import { BOARDS, CHAIRS, type Ground } from './company';

/** What the clerks were told was done. It is the measure: the company must show exactly this. */
export class Books {
  /** Pieces by variant, from what each acknowledged posting adds and takes. */
  readonly stock: Map<number, number>;
  readonly orders = new Set<string>();
  readonly deleted = new Set<string>();
  readonly adjustments = new Set<string>();
  readonly purchases = new Set<string>();
  /** Ids. */
  readonly manufacturing = new Set<number>();
  readonly packed = new Set<number>();
  commands = 0;

  constructor(ground: Ground) {
    this.stock = new Map([
      [ground.board, BOARDS],
      [ground.chair, CHAIRS],
      [ground.shelf, 0],
    ]);
  }

  moved(variant: number, quantity: number): void {
    this.stock.set(variant, (this.stock.get(variant) ?? 0) + quantity);
  }
}

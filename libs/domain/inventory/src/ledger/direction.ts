import { servedRow } from '@pegboard/contracts';
import { toDecimal, type Quantity, type Ref, type RejectionDetail } from '@pegboard/kit';
import type { LedgerRequest } from './posting';

/** Whether a movement goes against the row that it serves (T6): in for a row that goods out serve, or out for the others. */
export const isAgainstRow = (serves: Ref, quantity: Quantity): boolean =>
  servedRow(serves).servedBy === 'goods in' ? quantity < 0 : quantity > 0;

/** The movements that go against their row. One batch would give what another gets, and nobody would have counted it (T2). */
export const wrongSigns = (request: LedgerRequest): RejectionDetail[] =>
  request.movements.flatMap(({ serves, quantity }, i): RejectionDetail[] => {
    if (serves === null || !isAgainstRow(serves, quantity)) return [];
    const [row, moved] = [servedRow(serves).servedBy, toDecimal(quantity)];
    return [
      {
        path: `movements/${i}`,
        code: 'WRONG_SIGN',
        message: `This part moves ${moved} for ${serves}, which ${row} serve: all parts of a row have its sign.`,
        info: { row: serves, quantity: moved },
      },
    ];
  });

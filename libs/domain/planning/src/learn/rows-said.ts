import type { Quantity } from '@pegboard/kit';
import type { MakerRowFact } from '../words';
import { maker, type Picture } from '../picture';
import type { Maker } from '../orders';
import type { MakerHeading } from './links';

/** The rows of a manufacturing order as they are planned. */
export function plannedRows({ table, keys }: Picture, { at, perUnit }: Maker): MakerRowFact[] {
  return table.rowsOf(at).map((row, i) => ({
    id: table.id[row]!,
    variantId: keys[table.key[row]!]!.variant.id,
    plannedQuantity: table.quantity[row]! as Quantity,
    ...(perUnit?.[i] === undefined ? undefined : { quantityPerUnit: perUnit[i] }),
  }));
}

/** The rows of a manufacturing order as they were said, before it follows its sales row. */
export const rowsSaid = (picture: Picture, { id }: MakerHeading): readonly MakerRowFact[] =>
  picture.saidRows.get(id) ?? plannedRows(picture, maker(picture, id)!);

import type { Drag, RankMove } from '@pegboard/contracts';
import { listOf, oneOf, optional, part, text, whole, type Field } from '../schema/fields';

export type Followed = NonNullable<RankMove['follows']>[number];

/** A key that a move gave; the first of a move also says what is to be known of the move. */
export interface MovedKey {
  readonly id: number;
  readonly key: number;
  readonly requests?: readonly string[];
  readonly drags?: readonly Drag[];
  readonly follows?: readonly Followed[];
}
export type Moved = readonly MovedKey[];

const keys = listOf(part<RankMove['keys'][number]>({ id: whole, key: whole }));
const drag = part<Drag>({
  request: text,
  ids: listOf(whole),
  position: optional(oneOf(['first', 'last'])),
  before: optional(whole),
  after: optional(whole),
  keys,
});

export const movedKey: Field<MovedKey> = part<MovedKey>({
  id: whole,
  key: whole,
  requests: optional(listOf(text)),
  drags: optional(listOf(drag)),
  follows: optional(listOf(part<Followed>({ n: whole, keys }))),
});

export function toBody(moved: Moved, n: number): RankMove {
  const { drags, follows } = moved[0] ?? {};
  const keysAlone = moved.map(({ id, key }) => ({ id, key }));
  return { n, keys: keysAlone, ...(drags && { drags: [...drags] }), ...(follows && { follows: [...follows] }) };
}

import {
  manufacturingOrderEvent,
  salesOrderEvent,
  scheduleRankingEvent,
  sellRankingEvent,
  type EventType,
  type Rank,
} from '@pegboard/contracts';
import type { MirrorRow } from './table';
import type { TableName } from './tables';

/** A list in which orders stand in an order of their own, and where their places go. */
export interface RankKind {
  /** Tells moves. */
  readonly event: typeof sellRankingEvent;
  /** Its orders carry the place they had when they were told. */
  readonly orders: EventType<any>;
  readonly table: TableName;
  readonly of: string;
}

export const RANK_KINDS: readonly RankKind[] = [
  { event: sellRankingEvent, orders: salesOrderEvent, table: 'sales_order_ranks', of: 'sales_order_id' },
  { event: scheduleRankingEvent, orders: manufacturingOrderEvent, table: 'manufacturing_order_ranks', of: 'manufacturing_order_id' },
];

export const rankRow = ({ of }: RankKind, id: number, { key, move }: Rank): MirrorRow => ({ [of]: id, rank_key: key, rank_move: move });

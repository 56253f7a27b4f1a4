import type { Clerk } from './desk';
import { INVENTORY } from './inventory';
import { MANUFACTURING } from './manufacturing';
import { MASTERS } from './masters';
import { PURCHASING } from './purchasing';
import { REPLENISHING } from './replenishing';
import { RETURNS } from './returns';
import { SALES } from './sales';
import { WORK_FLOOR } from './work-floor';

export { Desk, documentsOf, type Errand } from './desk';

export const CLERKS: Readonly<Record<string, Clerk>> = {
  ...SALES,
  ...RETURNS,
  ...MANUFACTURING,
  ...WORK_FLOOR,
  ...PURCHASING,
  ...INVENTORY,
  ...MASTERS,
  ...REPLENISHING,
};

/** What is done so much more often than the rest: without it there is nothing for the others to do. */
export const OFTEN: readonly string[] = [
  'order is taken',
  'order is taken',
  'order is taken',
  'row is made to order',
  'row is made to order',
  'orders are made to order whole',
  'orders are made to order whole',
  'goods are produced',
  'goods are produced',
  'goods are produced',
  'production is ordered',
  'link is cut',
  'goods are packed',
  'goods are packed',
  'goods are bought',
  'goods are received',
  'goods are received',
  'stock is adjusted',
  'order is moved',
  'production order is moved',
];

/** Work that seldom comes together by chance: in some runs the clerks of one of these do little else. */
export const TOGETHER: readonly (readonly string[])[] = [
  [
    'order is packed or delivered whole',
    'parcel is delivered',
    'packing is undone',
    'return is announced',
    'goods are put on a return',
    ...Object.keys(RETURNS),
  ],
  [
    'row is made to order',
    'production is ordered',
    'order that is done is opened again',
    'part of an order is produced',
    'part of an order is produced',
    'production order is moved',
    'order is moved',
    'link is cut',
    'stock is adjusted',
    ...Object.keys(WORK_FLOOR),
  ],
  [
    'goods are bought',
    'ingredient is given to the contractor',
    'row is supplied',
    'goods are received',
    'stock is adjusted',
    ...Object.keys(PURCHASING),
    ...Object.keys(REPLENISHING),
  ],
  ['order is taken', 'goods are bought', 'production is ordered', 'goods are received', 'row is made to order', ...Object.keys(MASTERS)],
  ['goods are packed', 'goods are received', 'stock is adjusted', ...Object.keys(INVENTORY), ...Object.keys(REPLENISHING)],
];

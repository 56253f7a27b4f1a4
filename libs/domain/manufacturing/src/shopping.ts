import { reject, type Rejection } from '@pegboard/kit';

/** P13: nothing of one ingredient is missing that isn't being ordered already, and nobody said how much to order all the same. */
export const nothingOfIt = (orderNo: string): Rejection =>
  reject('NOTHING_MISSING', 'quantity', `${orderNo} is not short of this ingredient. Give a quantity to get more.`);

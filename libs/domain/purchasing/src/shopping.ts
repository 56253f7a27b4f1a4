import { reject, type Rejection } from '@pegboard/kit';

/** P13: no ingredient of an outsourced order is missing that isn't being ordered already. */
export const nothingMissing = (orderNo: string): Rejection => reject('NOTHING_MISSING', 'id', `No material is missing for ${orderNo}.`);

export { replace, take } from './take';
export { lastDayOf } from './take-items';
export { setTotal } from './take-ledger';
export { placeMaker, placeSalesOrder } from './take-orders';
export { takeTime } from './take-time';
export { exportPicture, manufacturingOrderFact, salesOrderFact, sizesOf, typeOf, wholeFact } from './export';

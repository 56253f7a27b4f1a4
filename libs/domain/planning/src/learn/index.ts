export { replace, take } from './take';
export { lastDayOf } from './take-items';
export { setTotal } from './take-ledger';
export { makersFor } from './links';
export { placeMaker } from './take-makers';
export { placeSalesOrder } from './take-orders';
export { scaledTo } from './follow';
export { takeTime } from './take-time';
export { exportPicture, manufacturingOrderFact, salesOrderFact, sizesOf, typeOf, wholeFact } from './export';

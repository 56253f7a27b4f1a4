export type { KeptFact, KnownFact } from './known-facts';
export { KeyFlag, Picture } from './picture';
export { addTo } from './sets';
export { isPreviewed, refreshRow, refreshRows, setPlace, setRows, settleSchedule } from './rows';
export { enter, leave, maker, purchase, salesOrder, transfer } from './order-book';

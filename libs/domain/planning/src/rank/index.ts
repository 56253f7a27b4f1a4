export { comparePlaces, Part, type Place, placeOfMaker, placeOfOutsourced, placeOfSalesOrder, placeOfTransfer } from './order-of-demand';
export { Ranks } from './ranks';

export {
  comparePlaces,
  PlacePart,
  type Place,
  placeOfFree,
  placeOfLinked,
  placeOfOutsourced,
  placeOfSalesOrder,
  placeOfTransfer,
} from './order-of-demand';
export { Ranks } from './ranks';

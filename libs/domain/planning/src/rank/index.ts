export {
  comparePlaces,
  PlacePart,
  type Place,
  placeOfMaker,
  placeOfOutsourced,
  placeOfSalesOrder,
  placeOfTransfer,
} from './order-of-demand';
export { Ranks } from './ranks';

export { type Heading, manufacturingHeading, salesHeading } from './headings';
export {
  type IngredientOrder,
  type MakerLink,
  Maker,
  type Order,
  type OrderedRow,
  Purchase,
  PlannedSalesOrder,
  PlannedTransfer,
} from './orders';
export { fedBy, inputsOf, suppliesOf } from './made-of';
export { RowTotals } from './row-totals';
export { MakerSchedule } from './schedule';

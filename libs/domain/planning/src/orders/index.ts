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
export { RowTotals } from './row-totals';
export { MakerSchedule } from './schedule';

export { type Heading, manufacturingHeading, salesHeading } from './headings';
export { type IngredientOrder, type Link, Maker, type Order, type OrderedRow, Purchase, SalesOrder, Transfer } from './orders';
export { RowTotals } from './row-totals';
export { Schedule } from './schedule';

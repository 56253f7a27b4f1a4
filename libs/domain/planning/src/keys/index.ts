export {
  type Batch,
  type Cause,
  type Hold,
  Key,
  Location,
  newer,
  NO_DAY,
  sameTakers,
  type Supply,
  SupplyKind,
  type Taker,
  Variant,
} from './key';

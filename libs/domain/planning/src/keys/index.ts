export {
  type KeyBatch,
  type FactCause,
  type KeyHold,
  Key,
  PlannedLocation,
  newer,
  NO_DAY,
  sameTakers,
  type Supply,
  SupplyKind,
  type SupplyTaker,
  PlannedVariant,
} from './key';

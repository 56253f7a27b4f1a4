export {
  type KeyBatch,
  type FactCause,
  type KeyHold,
  Key,
  PlannedLocation,
  newer,
  PlannedVariant,
  type Supply,
  type SupplyTaker,
} from './key';
export { newSupply, sameTakers, type SupplyState } from './supply';
export { NO_DAY, SupplyKind } from './supply-columns';

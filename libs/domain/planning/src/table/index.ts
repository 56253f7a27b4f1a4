export {
  Availability,
  availabilityOf,
  Flag,
  flagsOf,
  ingredientOf,
  isPresent,
  PRODUCT_NOT_APPLICABLE,
  productionOf,
  withDealt,
  withMaking,
} from './codes';
export { ENTITIES, isOrder, Kind, kindOf, Listing, Mark, ownerKindOf, Table } from './table';
export { type AnyStatus, ingredientStatus, salesStatus, stateOf, statusOf } from './status-objects';

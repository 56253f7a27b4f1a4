export { Availability, StatusFlag, PRODUCT_NOT_APPLICABLE } from './codes';
export { ENTITIES, isOrder, Kind, kindOf, Listing, Mark, ownerKindOf } from './kinds';
export { ingredientStatus, salesStatus, stateOf, statusOf, type AnyStatus } from './status-objects';
export { Table } from './table';

export { comparison, ingredientComparison } from './comparison';
export { lackingBelow } from './chain';
export { demandAt, explainDemand, explainStock, explainSupply } from './explain';
export { Fixes, type Try } from './fixes';
export { MissingIngredients } from './missing-ingredients';
export { packable } from './packable';
export { nameOfDemand, salesOrderFor, trace, type Share } from './trace';
export { lackOf } from './lack';

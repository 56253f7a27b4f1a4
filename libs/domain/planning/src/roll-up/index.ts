export { RollUp } from './roll-up';
export { allFigures, figuresOf, noFigures } from './figures';

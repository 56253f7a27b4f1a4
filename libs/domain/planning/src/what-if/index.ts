export { Outcomes } from './outcomes';
export { Trial } from './trial';
export { tryTentative } from './try-tentative';
export { tryChange } from './try-change';
export { orderToTry, PROMISED, promiseOf } from './promise';

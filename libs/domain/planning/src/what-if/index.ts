export { Trial } from './trial';
export { tryChange } from './try-change';
export { orderToTry, PROMISED, promiseOf } from './promise';

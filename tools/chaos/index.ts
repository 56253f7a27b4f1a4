export { Books } from './books';
export { layGround } from './company';
export { newTally } from './insistent';
export { differences } from './judge';
export { Office } from './office';
export { chaos } from './run';

export { compared } from './compare';
export { katanaFacts } from './facts';
export { reasonFor } from './reasons';
export { conformanceTable } from './table';

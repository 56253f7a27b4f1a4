import { pegboard } from './program';

pegboard().main();

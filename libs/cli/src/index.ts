export { Cli, Misused, wholeNumber, type Outcome } from './cli';
export { sentenceOf } from './sentence';
export { table, type Cell } from './table';

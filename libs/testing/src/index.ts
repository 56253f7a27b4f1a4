export * from './eventually';
export { differences } from './refusals';
export * from './servers';
export * from './watch-queries';

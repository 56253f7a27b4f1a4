export * from './eventually';
export { differences } from './refusals';
export * from './servers';
export * from './watch-queries';
/** A server of one's own, for specs that need other settings than those that everybody shares. */
export { repositoryRoot, startNats, type RunningServer } from '@pegboard/servers';

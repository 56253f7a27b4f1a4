export * from './leaves';
export * from './samples';

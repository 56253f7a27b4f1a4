export * from './leaves';
export * from './samples';
export * from './stub-shortages';

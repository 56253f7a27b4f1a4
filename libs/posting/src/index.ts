export * from './intent';
export * from './refusals';
export * from './posting-table';

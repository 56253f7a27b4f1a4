export * from './message';
export * from './items';
export * from './ledger';
export * from './transfers';
export * from './sales';
export * from './manufacturing';
export * from './purchasing';
export * from './plan';

export * from './testing/crash-suite';
export * from './testing/life';
export * from './testing/memory-ledger';

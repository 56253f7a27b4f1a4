export * from './quantity';
export * from './dates';
export * from './refs';
export * from './ranks';
export * from './rejection';
export * from './csv';
export * from './decision';

export * from './quantity';
export * from './dates';
export * from './refs';
export * from './ranks';
export { ERROR_GROUPS, ERRORS, errorOf, HTTP_STATUS, statusOf, type ErrorCode, type ErrorEntry, type ErrorKind } from './errors';
export * from './rank-sync';
export * from './rejection';
export * from './csv';
export * from './decision';

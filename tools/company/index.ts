export * from './api';
export * from './company';
export * from './service-process';

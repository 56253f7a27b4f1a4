export * from './api';
export * from './company';
export * from './credentials';
export * from './service-process';

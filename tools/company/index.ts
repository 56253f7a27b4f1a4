export * from './api';
export * from './balancer';
export * from './company';
export * from './credentials';
export * from './every-page';
export * from './fleet';
export * from './service-process';
export * from './versions';

export * from './scopes';
export * from './roles';
export * from './resources';
export * from './needed-scopes';
export * from './api-key';
export * from './event-scopes';
export * from './granting';
export * from './bus-permissions';

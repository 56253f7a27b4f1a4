export * from './authenticator';
export * from './identity';

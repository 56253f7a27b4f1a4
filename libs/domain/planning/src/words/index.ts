export * from './facts';
export * from './statuses';
export * from './answers';
export * from './plan';
export * from './claims';

export * from './facts';
export * from './statuses';
export * from './answers';
export * from './what-if';
export * from './plan';
export * from './claims';

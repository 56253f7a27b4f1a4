export * from './words';
export { Planner } from './planner';

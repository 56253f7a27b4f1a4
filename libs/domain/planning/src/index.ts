export * from './words';
export { counts, givenBack, isFinal, isOver, MAX_LAG_MS, orderedAs, settledBy, stands, takeClaim, type ClaimOutcome } from './claims';
export { stillToDo } from './to-do';
export { noFigures } from './roll-up';
export { Planner } from './planner';

export { handOut, type Lack } from './hand-out';
export { counts, givenBack, isFinal, isOver, MAX_LAG_MS, orderedAs, settledBy, stands, takeClaim, type ClaimOutcome } from './claim';

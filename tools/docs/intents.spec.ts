import { repositoryRoot } from '@pegboard/servers';
import { fieldsWithoutIndex, intentsNotLookedFor, partsNotHeld, tablesIn, tablesWithoutCrashes, unsweptTables } from './intents';

const root = repositoryRoot();

/** An intent that no sweep finds stands for ever after a crash, and its document is busy for ever. */
describe('every intent is settled after a crash (T3, T4)', () => {
  it('the tables of postings are found', () => {
    expect(tablesIn(root).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['adjustmentPostings', 'stocktakePostings', 'transferPostings', 'receiptPostings']),
    );
  });

  it('each table has a Settling whose sweep a service starts', () => {
    expect(unsweptTables(root)).toEqual([]);
  });

  it('a crash at every await is tried with each table', () => {
    expect(tablesWithoutCrashes(root)).toEqual([]);
  });

  it('each document and each part of one that can hold an intent is looked for', () => {
    expect(intentsNotLookedFor(root)).toEqual([]);
  });

  it('each part with an intent is found by its id', () => {
    expect(partsNotHeld(root)).toEqual([]);
  });

  it('what sweeps and look-ups ask for has an index', () => {
    expect(fieldsWithoutIndex(root)).toEqual([]);
  });
});

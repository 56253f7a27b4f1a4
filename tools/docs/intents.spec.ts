import { repositoryRoot } from '@pegboard/servers';
import { fieldsWithoutIndex, intentsNotLookedFor, partsNotHeld, tablesIn, tablesOf, tablesWithoutCrashes, unsweptTables } from './intents';

const root = repositoryRoot();

/** An intent that no sweep finds stands for ever after a crash, and its document is busy for ever. */
describe('every intent is settled after a crash (T3, T4)', () => {
  it('the tables of postings are found', () => {
    expect(tablesIn(root).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['adjustmentPostings', 'stocktakePostings', 'transferPostings', 'receiptPostings']),
    );
  });

  it('a joined table is found on one line and on several', () => {
    const oneLine = 'export const orderPostings: PostingTable<Order> = together(packPostings, returnPostings);';
    const several = 'export const orderPostings: PostingTable<Order> = together(\n  packPostings,\n  returnPostings,\n);';
    const other = 'export const other = () => {\n  act();\n};';
    for (const table of [oneLine, several]) {
      expect(tablesOf(`${table}\n\n${other}\n`)).toEqual([{ name: 'orderPostings', text: table }]);
      expect(tablesOf(`${other}\n\n${table}\n`)).toEqual([{ name: 'orderPostings', text: table }]);
    }
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

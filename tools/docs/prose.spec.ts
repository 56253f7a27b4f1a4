import { repositoryRoot } from '@pegboard/servers';
import { allProse, faultsOf, MAX_WORDS, proseOfPage, proseOfSource } from './prose';

describe('what people read is plain English', () => {
  it('every page, description and error sentence', () => {
    const prose = allProse(repositoryRoot());
    expect(prose.length).toBeGreaterThan(4_000);
    expect(prose.flatMap(faultsOf)).toEqual([]);
  });
});

describe('the check', () => {
  const faults = (text: string): string[] => faultsOf({ file: 'a.md', line: 1, text });

  it.each([
    ['The row was told to nobody.', 'told'],
    ['Ask for it anew.', 'anew'],
    ['The rest shall wait.', 'shall'],
    ['The ledger is away.', 'is away'],
    ['Name the owner, and who reads it.', 'who'],
    ['The page is for who only reads.', 'who'],
    ['Say which batches.', 'Say which'],
    ['It has no supplier; name one.', 'name one'],
    ['This is no address.', 'is no address'],
  ])('refuses: %s', (sentence, odd) => {
    expect(faults(`Good words. ${sentence}`)).toEqual([expect.stringContaining(odd)]);
  });

  it('refuses a sentence that is too long, and takes two short ones', () => {
    const words = (count: number): string => Array.from({ length: count }, () => 'word').join(' ');
    expect(faults(`${words(MAX_WORDS + 1)}.`)).toEqual([expect.stringContaining(`${MAX_WORDS + 1} words`)]);
    expect(faults(`${words(MAX_WORDS)}. Word ${words(MAX_WORDS - 1)}.`)).toEqual([]);
  });

  it('takes a who with a noun, and a question', () => {
    expect(faults('A clerk who packs sees it. Whoever packs sees it. Who packs it?')).toEqual([]);
  });

  it('reads paragraphs, points and cells of a page, and no code', () => {
    const page = '# A head\n\nOne line\ngoes on.\n- a point\n\n```sh\nshall\n```\n\n| `shall` | [a cell](b.md) |\n';
    expect(proseOfPage('a.md', page).filter(({ text }) => text !== '')).toEqual([
      { file: 'a.md', line: 1, text: 'A head' },
      { file: 'a.md', line: 3, text: 'One line goes on.' },
      { file: 'a.md', line: 5, text: 'a point' },
      { file: 'a.md', line: 11, text: 'Code' },
      { file: 'a.md', line: 11, text: 'a cell' },
    ]);
  });

  it('reads texts, sums of texts and templates of a source, and no comments, imports, types or short words', () => {
    const source = [
      "import { a } from 'who shall tell';",
      '// this shall be a comment',
      "type T = 'one two three';",
      "const b = 'two words', c = reject('CODE', 'the first part, ' + 'the second part');",
      'const d = `${a} of ${`the inner part ${b}`} is there`;',
    ].join('\n');
    expect(proseOfSource('a.ts', source).map(({ line, text }) => `${line} ${text}`)).toEqual([
      '4 the first part, the second part',
      '5 X of X is there',
      '5 the inner part X',
    ]);
  });
});
